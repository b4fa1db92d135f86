import { z } from 'zod'
import { Localized } from './words.ts'

/** For one repository of a person's own: its code host lets whoever has the token read it. */
export const GiveRepositoryToken = z
  .strictObject({
    repositoryUrl: z.string().min(1).max(500),
    /** As the code host wants it beside the token; most take anything. */
    username: z.string().regex(/^[\x21-\x39\x3b-\x7e]{1,100}$/),
    token: z.string().regex(/^[\x21-\x7e]{8,500}$/),
  })
  .meta({ id: 'GiveRepositoryToken' })
export type GiveRepositoryToken = z.infer<typeof GiveRepositoryToken>

/** The token itself is told to nobody, its owner included. */
export const RepositoryTokenView = z
  .object({ id: z.uuid(), repositoryUrl: z.string(), username: z.string(), createdAt: z.iso.datetime() })
  .meta({ id: 'RepositoryToken' })
export type RepositoryTokenView = z.infer<typeof RepositoryTokenView>
export const RepositoryTokenList = z
  .object({ repositories: z.array(RepositoryTokenView) })
  .meta({ id: 'RepositoryTokenList' })
export type RepositoryTokenList = z.infer<typeof RepositoryTokenList>

export const MakeDeployKey = z
  .strictObject({
    /** `git@host:owner/name.git`, or the same as `ssh://git@host/owner/name.git`. */
    repositoryUrl: z.string().min(1).max(500),
  })
  .meta({ id: 'MakeDeployKey' })
export type MakeDeployKey = z.infer<typeof MakeDeployKey>

/** The public half, which its owner adds at the code host; the private half is told to nobody. */
export const DeployKeyView = z
  .object({
    id: z.uuid(),
    /** In one form, whichever way its address was written. */
    repository: z.string(),
    publicKey: z.string(),
    fingerprint: z.string(),
    /** Of the host, where its key had to be learnt from itself. */
    hostFingerprint: z.string().nullable(),
    createdAt: z.iso.datetime(),
    usedAt: z.iso.datetime().nullable(),
    /** How the latest fetch was refused, until one is not. */
    refusal: z.object({ at: z.iso.datetime(), reason: Localized }).nullable(),
  })
  .meta({ id: 'DeployKey' })
export type DeployKeyView = z.infer<typeof DeployKeyView>
export const DeployKeyList = z.object({ keys: z.array(DeployKeyView) }).meta({ id: 'DeployKeyList' })
export type DeployKeyList = z.infer<typeof DeployKeyList>
