import { type CreateToken, MadeToken, TokenList } from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { ask, tell } from './client.ts'
import { queryClient } from './queries.ts'

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: async ({ signal }) => (await ask('/tokens', TokenList, { signal })).tokens,
})

export async function makeToken(body: CreateToken): Promise<MadeToken> {
  const made = await ask('/tokens', MadeToken, { method: 'POST', body })
  await queryClient.invalidateQueries(tokensQuery)
  return made
}

export async function revokeToken(id: string): Promise<void> {
  await tell(`/tokens/${id}`, { method: 'DELETE' })
  await queryClient.invalidateQueries(tokensQuery)
}
