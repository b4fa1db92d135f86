import { fileURLToPath } from 'node:url'
import { HostAndPort, list, logLevels } from '@interleave/runtime'
import { z } from 'zod'

/** A number of hops or `true` would believe a forged X-Forwarded-For, so proxies are named. */
const ProxyAddress = z
  .string()
  .regex(
    /^(loopback|linklocal|uniquelocal|[0-9a-f]*[.:][0-9a-f.:]*(\/\d{1,3})?)$/i,
    'each must be an address, a network or loopback',
  )

/** Secrets and codes pass there: only this machine may be spoken to in the clear. */
const ProviderUrl = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) => !url.startsWith('http:') || isLoopback(new URL(url).hostname),
    'must begin with https:// (http:// is for this machine alone)',
  )
const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(host)

/** Whose accounts are opened by an identity that nobody has seen before; see docs/decisions/0007. */
const NewAccounts = z.enum(['invited', 'anyone']).default('invited')
const ButtonName = z.string().trim().min(1).max(40)

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const belongTogether = [
  ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
  ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'],
] as const

export const Config = z
  .object({
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
    REDIS_URL: z.url({ protocol: /^rediss?$/ }),
    HOST: z.string().default('127.0.0.1'),
    PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    /** Where people reach the page; https here makes the cookie Secure and turns on HSTS. Without a slash at its end. */
    PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
    SUITES_DIRECTORY: z.string().default(here('../../../graders/suites')),
    /** The tasks that passed the gate before they were shipped. */
    GATE_RECORD: z.string().default(here('../../../graders/gate.json')),
    WEB_DIRECTORY: z.string().default(here('../../web/dist')),
    HTTP_REPOSITORY_HOSTS: list(HostAndPort),
    SSH_REPOSITORY_HOSTS: list(HostAndPort),
    /** Seals the secrets of webhooks in the database; without it they cannot be opened any more. */
    SECRETS_KEY: z.string().min(32),
    /** smtp://user:password@host:587 or smtps://…:465. Without it no mail is offered. */
    SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
    /** Whom mails come from: an address, or a name before it in angle brackets. */
    MAIL_FROM: z
      .string()
      .regex(/^([^<>"\p{Cc}]*<[^<>@\s,]+@[^<>@\s,]+>|[^<>@\s,]+@[^<>@\s,]+)$/u, 'must be an address, or Name <address>')
      .optional(),
    /** How often the database is looked at for what is to be sent, and how long after a failure the next try comes; doubled each time. */
    OUTBOX_SECONDS: z.coerce.number().min(0.05).max(600).default(5),
    OUTBOX_RETRY_SECONDS: z.coerce.number().min(0.05).max(3600).default(60),
    /** What stands behind the @ of the addresses that students mail repositories to. Without it no mail is received. */
    MAIL_IN_DOMAIN: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'must be a domain, in small letters')
      .optional(),
    /** Where mails are received: this machine only, unless it says otherwise. */
    MAIL_IN_HOST: z.string().default('127.0.0.1'),
    MAIL_IN_PORT: z.coerce.number().int().min(0).max(65_535).default(2525),
    /** Mail servers of the operator's own that pass mails on, by number: what comes from there comes from many, and is not counted. */
    MAIL_IN_RELAYS: list(z.union([z.ipv4(), z.ipv6()])),
    /** PEM files; with both, STARTTLS is offered. */
    MAIL_IN_CERTIFICATE: z.string().optional(),
    MAIL_IN_KEY: z.string().optional(),
    /** An OpenID Connect provider: its issuer exactly as its discovery document says, and what it knows this site by. */
    OIDC_ISSUER: ProviderUrl.optional(),
    OIDC_CLIENT_ID: z.string().optional(),
    OIDC_CLIENT_SECRET: z.string().optional(),
    /** On the button; the issuer's host without it. */
    OIDC_NAME: ButtonName.optional(),
    OIDC_NEW_ACCOUNTS: NewAccounts,
    /** The claim that is the user name of a roster, where the provider alone decides who has which. */
    OIDC_USERNAME_CLAIM: z.string().optional(),
    GITHUB_CLIENT_ID: z.string().optional(),
    GITHUB_CLIENT_SECRET: z.string().optional(),
    GITHUB_NAME: ButtonName.default('GitHub'),
    GITHUB_NEW_ACCOUNTS: NewAccounts,
    /** Others for GitHub Enterprise: https://HOST and https://HOST/api/v3. */
    GITHUB_URL: ProviderUrl.default('https://github.com'),
    GITHUB_API_URL: ProviderUrl.default('https://api.github.com'),
    LOG_LEVEL: z.enum(logLevels).default('info'),
    TRUST_PROXY: list(ProxyAddress),
    /** With it /metrics answers anyone who sends it as a bearer token; without it, this machine only. */
    METRICS_TOKEN: z.string().min(16).optional(),
  })
  .refine(({ SMTP_URL, MAIL_FROM }) => (SMTP_URL === undefined) === (MAIL_FROM === undefined), {
    path: ['MAIL_FROM'],
    message: 'SMTP_URL and MAIL_FROM belong together: set both, or neither',
  })
  .refine(({ MAIL_IN_DOMAIN, SMTP_URL }) => MAIL_IN_DOMAIN === undefined || SMTP_URL !== undefined, {
    path: ['MAIL_IN_DOMAIN'],
    message: 'mails are answered by mail, so that MAIL_IN_DOMAIN needs SMTP_URL and MAIL_FROM',
  })
  .refine(
    ({ MAIL_IN_CERTIFICATE, MAIL_IN_KEY }) => (MAIL_IN_CERTIFICATE === undefined) === (MAIL_IN_KEY === undefined),
    {
      path: ['MAIL_IN_KEY'],
      message: 'MAIL_IN_CERTIFICATE and MAIL_IN_KEY belong together: set both, or neither',
    },
  )
  .superRefine((config, context) => {
    for (const together of belongTogether) {
      const missing = together.filter((name) => config[name] === undefined)
      if (missing.length === together.length) continue
      for (const name of missing)
        context.addIssue({ code: 'custom', path: [name], message: `${together.join(', ')} belong together` })
    }
  })
export type Config = Readonly<z.infer<typeof Config>>
