import { z } from 'zod'

/** What is wrong with the environment, every problem at once. Names variables, never their values. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(
      `The configuration cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}\nSee .env.example.`,
    )
    this.name = 'ConfigError'
  }
}

/** A variable that holds several values between commas; absent means none. */
export const list = <Part extends z.ZodType<string, string>>(part: Part) =>
  z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    )
    .pipe(z.array(part))

export const HostAndPort = z.string().regex(/^([a-z0-9.-]+|\[[0-9a-f:]+\]):\d{1,5}$/i, 'each must be host:port')

/** As in a list of known hosts, with the port: `git.school.edu:22 ssh-ed25519 AAAA…`. */
export const HostKey = z
  .string()
  .regex(/^[a-z0-9.-]+:\d{1,5} (ssh|ecdsa|sk)[a-z0-9@.-]* [A-Za-z0-9+/]+=*$/, 'each must be host:port, type and key')

/** Reads the environment once. A variable set to nothing counts as absent, as people leave it in an env file. */
export function parseConfig<Schema extends z.ZodType>(
  schema: Schema,
  env: Record<string, string | undefined>,
): Readonly<z.infer<Schema>> {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(present)
  if (parsed.success) return deepFreeze(parsed.data)
  throw new ConfigError(
    parsed.error.issues.map((issue) => {
      const name = issue.path.map(String).join('.')
      if (!name) return withoutValues(issue.message, present)
      if (!(String(issue.path[0]) in present)) return `${name} is missing`
      return `${name}: ${withoutValues(issue.message, present)}`
    }),
  )
}

/** zod keeps input out of its messages; a schema's own message might not. */
function withoutValues(message: string, env: Record<string, string | undefined>): string {
  return Object.values(env).reduce<string>(
    (text, value) => (value && value.length > 5 ? text.replaceAll(value, '(hidden)') : text),
    message,
  )
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}
