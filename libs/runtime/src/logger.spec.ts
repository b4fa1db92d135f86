import { createLogger } from './logger.ts'

function capture(level: 'info' | 'warn' = 'info') {
  let text = ''
  const write = (line: string) => {
    text += line
  }
  const logger = createLogger('api', level, { write })
  return { logger, lines: () => text.split('\n').slice(0, -1) }
}

test('attack 113: one event is one line, whatever a stranger wrote into it; twin: what was written can be read from it', () => {
  const { logger, lines } = capture()
  logger.info({ repositoryUrl: 'https://x/\r\n{"level":"fatal","msg":"forged"}' }, 'submitted\nforged')
  expect(lines()).toHaveLength(1)
  expect(JSON.parse(lines()[0] as string)).toMatchObject({ name: 'api', level: 'info', msg: 'submitted\nforged' })
})

test('an error is logged with its cause, cookies and passwords are not', () => {
  const { logger, lines } = capture()
  logger.error({
    err: new Error('outer', { cause: new Error('inner') }),
    req: { headers: { cookie: 'abc' } },
    password: 'abc',
  })
  const line = lines()[0] as string
  expect(JSON.parse(line).err.stack).toContain('inner')
  expect(line).not.toContain('abc')
})

test('a level silences what is below it', () => {
  const { logger, lines } = capture('warn')
  logger.info('quiet')
  logger.warn('loud')
  expect(lines().map((line) => JSON.parse(line).msg)).toEqual(['loud'])
})
