import { z } from 'zod'

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
