import { testDatabase, testRedisUrl } from '@interleave/testing'
import { Controller, Get, Module } from '@nestjs/common'
import { AppModule } from '../app.module.ts'
import { createApp } from '../app.ts'
import { Catalogue } from '../assignments/catalogue.ts'
import { Config } from '../config.ts'
import { Services } from '../services.ts'
import { Allow } from './allow.ts'

const { url } = await testDatabase()
const config = Config.parse({
  DATABASE_URL: url,
  REDIS_URL: await testRedisUrl(),
  PUBLIC_URL: 'http://localhost:3000',
  LOG_LEVEL: 'silent',
  SECRETS_KEY: 'only for tests, and long enough for one',
})

@Controller('forgotten')
class ForgottenController {
  @Get('grades')
  grades() {
    return ['of everyone']
  }
}

@Controller('remembered')
class RememberedController {
  @Get()
  @Allow('staff')
  grades() {
    return ['of everyone']
  }
}

async function start(controller: new () => object) {
  const services = new Services(config)
  @Module({ imports: [AppModule.with(config, services, new Catalogue(new Map()))], controllers: [controller] })
  class WithOneMore {}
  try {
    const app = await createApp(config, WithOneMore)
    await app.close()
  } catch (error) {
    await services.onApplicationShutdown()
    throw error
  }
}

test('attack 97: a route that does not say who may use it keeps the API from starting, and is named; twin: with a policy it starts', async () => {
  await expect(start(ForgottenController)).rejects.toThrow(/GET forgotten.*ForgottenController\.grades/)
})

test('its twin with a policy starts', async () => {
  await expect(start(RememberedController)).resolves.toBeUndefined()
})
