import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureImages } from './images.mjs'
import { root } from './prepare.mjs'
import { makeSecrets } from './services.mjs'

/** What docker-compose.yml needs to be told: new secrets, or those in `known`, and the images that grade. */
export async function composeEnvironment(known = {}) {
  const secrets = makeSecrets()
  const { student, judge } = await ensureImages()
  return {
    POSTGRES_PASSWORD: secrets.postgres,
    REDIS_PASSWORD: secrets.redis,
    GRADING_SECRET: secrets.seeds,
    SECRETS_KEY: secrets.sealing,
    DEMO_STUDENT_PASSWORD: secrets.student,
    DEMO_STUDENT2_PASSWORD: secrets.student2,
    DEMO_TA_PASSWORD: secrets.ta,
    DEMO_TEACHER_PASSWORD: secrets.teacher,
    ...known,
    STUDENT_IMAGE: student,
    JUDGE_IMAGE: judge,
  }
}

/** Keeps every line that is there but the images': these follow the tree. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = join(root, '.env')
  const lines = existsSync(file) ? (await readFile(file, 'utf8')).split('\n').filter((line) => /^\w+=/.test(line)) : []
  const known = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  const entries = Object.entries(await composeEnvironment(known))
  await writeFile(file, `${entries.map(([name, value]) => `${name}=${value}`).join('\n')}\n`, { mode: 0o600 })
  console.log(`wrote ${file}; next: docker compose up (without a registry: node scripts/compose-bases.mjs first)`)
}
