import { randomUUID } from 'node:crypto'
import { createDatabase, type Database } from '@interleave/database'
import { afterAll } from '@jest/globals'

/** A migrated, empty database for this test file alone; gone after its last test. */
export async function testDatabase(): Promise<{ url: string; database: Database }> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer((server) => server.$executeRawUnsafe(`CREATE DATABASE ${name} TEMPLATE interleave_template`))
  const url = urlOf(name)
  const database = createDatabase(url)
  afterAll(async () => {
    await database.$disconnect()
    await onServer((server) => server.$executeRawUnsafe(`DROP DATABASE ${name} WITH (FORCE)`))
  })
  return { url, database }
}

async function onServer(work: (server: Database) => Promise<unknown>): Promise<void> {
  const server = createDatabase(urlOf('postgres'))
  try {
    await work(server)
  } finally {
    await server.$disconnect()
  }
}

function urlOf(database: string): string {
  const server = process.env.TEST_DATABASE_URL
  if (!server)
    throw new Error('TEST_DATABASE_URL is not set: run the test through jest.config.js, which starts PostgreSQL')
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}
