#!/usr/bin/env node
// Prisma's own migration engine, compiled to WebAssembly and run over node-postgres, because the native engine of
// `prisma migrate` has to be downloaded. It keeps the same `_prisma_migrations` table and the same checksums.
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { parse } from 'pg-connection-string'

const prismaFolder = fileURLToPath(new URL('../../prisma', import.meta.url))
const schemaFile = join(prismaFolder, 'schema.prisma')
const migrationsFolder = join(prismaFolder, 'migrations')
const filters = { externalTables: [], externalEnums: [] }

const USAGE = `usage: npm run db -- <command>        (DATABASE_URL says which database)
  deploy       apply the migrations that are not applied yet; creates the database if it is missing
  dev <name>   write a migration for what changed in schema.prisma, and apply it
  check        fail if schema.prisma, the migrations and the database disagree
  reset        empty the database, then apply every migration`

/** pg's own numbers for its one-byte "char" and for text. */
const CHAR = 18
const TEXT = 25

/**
 * The stock adapter cannot read the catalogue's "char" columns, cuts scripts at each semicolon (also inside function
 * bodies), and drops the shadow database while still connected to it.
 */
class MigrationAdapter extends PrismaPg {
  constructor(settings) {
    super(settings)
    this.settings = settings
  }

  async connect() {
    const connection = await super.connect()
    const { performIO, queryRaw } = connection
    const charColumns = new WeakMap()
    connection.performIO = async (query) => {
      const result = await performIO.call(connection, query)
      const found = result.fields.filter((field) => field.dataTypeID === CHAR)
      for (const field of found) field.dataTypeID = TEXT
      charColumns.set(
        result.rows,
        found.map((field) => result.fields.indexOf(field)),
      )
      return result
    }
    connection.queryRaw = async (query) => {
      const result = await queryRaw.call(connection, query)
      // The engine expects a character here; told it is text, it panics on newer servers.
      for (const column of charColumns.get(result.rows)) result.columnTypes[column] = ColumnTypeEnum.Character
      return result
    }
    connection.executeScript = async (script) => {
      await connection
        .underlyingDriver()
        .query(script)
        .catch((error) => connection.onError(error))
    }
    return connection
  }

  async connectToShadowDb() {
    const database = `interleave_shadow_${randomUUID()}`
    await onServer(this.settings, (client) => client.query(`CREATE DATABASE "${database}"`))
    const shadow = await new MigrationAdapter({ ...this.settings, database }).connect()
    const close = shadow.dispose.bind(shadow)
    shadow.dispose = async () => {
      await close()
      await onServer(this.settings, (client) => client.query(`DROP DATABASE IF EXISTS "${database}"`))
    }
    return shadow
  }
}

async function onServer(settings, work) {
  const client = new pg.Client({ ...settings, database: 'postgres' })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

async function createIfMissing(settings) {
  await onServer(settings, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [settings.database])
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(settings.database)}`)
  })
}

async function startEngine(settings, schema) {
  // Without it a panic inside the engine surfaces as an unrelated TypeError.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) }
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const module = await readFile(script.replace(/js$/, 'wasm'))
  const { instance } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': bindings })
  bindings.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const adapter = bindMigrationAwareSqlAdapterFactory(new MigrationAdapter(settings))
  return bindings.SchemaEngine.new({ datamodels: [[schemaFile, schema]] }, () => {}, adapter)
}

async function readMigrations() {
  const entries = await readdir(migrationsFolder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const lockName = 'migration_lock.toml'
  return {
    baseDir: migrationsFolder,
    lockfile: { path: lockName, content: await readFile(join(migrationsFolder, lockName), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (path) => {
        const value = await readFile(join(migrationsFolder, path, 'migration.sql'), 'utf8')
        return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } }
      }),
    ),
  }
}

async function deploy({ engine }) {
  const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: await readMigrations(), filters })
  console.log(appliedMigrationNames.length ? `applied ${appliedMigrationNames.join(', ')}` : 'nothing to apply')
}

async function dev({ engine, schema }, name) {
  if (!name) throw new Error('Name the migration: npm run db -- dev <name>')
  const { action } = await engine.devDiagnostic({ migrationsList: await readMigrations(), filters })
  if (action.tag === 'reset') throw new Error(`${action.reason}\nEmpty the database first: npm run db -- reset`)
  await deploy({ engine })
  const goal = {
    migrationsList: await readMigrations(),
    schema: { files: [{ path: schemaFile, content: schema }] },
    filters,
  }
  const { warnings, unexecutableSteps } = await engine.evaluateDataLoss(goal)
  for (const { message } of [...warnings, ...unexecutableSteps]) console.warn(`warning: ${message}`)
  const made = await engine.createMigration({ ...goal, migrationName: name, draft: false })
  if (!made.migrationScript) return console.log('schema.prisma has nothing that the migrations do not have')
  const folder = join(migrationsFolder, made.generatedMigrationName)
  await mkdir(folder)
  await writeFile(join(folder, 'migration.sql'), made.migrationScript)
  console.log(`wrote ${folder}/migration.sql`)
  if (unexecutableSteps.length) throw new Error('It cannot run as written: edit it, then npm run db -- deploy')
  await deploy({ engine })
}

async function check({ engine, schema }) {
  const migrationsList = await readMigrations()
  const found = await engine.diagnoseMigrationHistory({ migrationsList, optInToShadowDatabase: true, filters })
  const pending = await engine.diff({
    from: { tag: 'migrations', ...migrationsList },
    to: { tag: 'schemaDatamodel', files: [{ path: schemaFile, content: schema }] },
    script: true,
    exitCode: true,
    shadowDatabaseUrl: null,
    filters,
  })
  const { action } = await engine.devDiagnostic({ migrationsList, filters })
  const problems = [
    ...found.failedMigrationNames.map((name) => `${name} failed half way`),
    ...found.editedMigrationNames.map((name) => `${name} was edited after it was applied`),
    ...(found.history ? [`the database and prisma/migrations differ: ${JSON.stringify(found.history)}`] : []),
    ...(pending.exitCode === 2 ? [`schema.prisma has changes without a migration:\n${pending.stdout}`] : []),
    ...(action.tag === 'reset' ? [action.reason] : []),
  ]
  if (problems.length) throw new Error(problems.join('\n'))
  console.log('schema, migrations and database agree')
}

async function reset({ engine }) {
  await engine.reset({ filter: filters })
  await deploy({ engine })
}

const commands = { deploy, dev, check, reset }

async function main([command, ...words]) {
  if (!Object.hasOwn(commands, command ?? '')) throw new Error(USAGE)
  if (!process.env.DATABASE_URL)
    throw new Error('DATABASE_URL is not set: postgresql://user:password@host:port/database')
  // Not as a connection string, beside which pg would ignore the shadow database's name. One connection: the engine's
  // advisory lock belongs to it.
  const settings = { ...parse(process.env.DATABASE_URL), max: 1, idleTimeoutMillis: 0 }
  await createIfMissing(settings)
  const schema = await readFile(schemaFile, 'utf8')
  await commands[command]({ engine: await startEngine(settings, schema), schema }, ...words)
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error) => {
    console.error(error.message ?? error)
    process.exit(1)
  },
)
