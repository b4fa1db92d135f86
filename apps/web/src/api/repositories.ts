import { type GiveRepositoryToken, RepositoryTokenList, RepositoryTokenView } from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { ask, tell } from './client.ts'
import { queryClient } from './queries.ts'

export const repositoriesQuery = queryOptions({
  queryKey: ['repositories'],
  queryFn: async ({ signal }) => (await ask('/account/repositories', RepositoryTokenList, { signal })).repositories,
})

export async function giveToken(body: GiveRepositoryToken): Promise<RepositoryTokenView> {
  const given = await ask('/account/repositories', RepositoryTokenView, { method: 'POST', body })
  await queryClient.invalidateQueries(repositoriesQuery)
  return given
}

export async function removeToken(id: string): Promise<void> {
  await tell(`/account/repositories/${id}`, { method: 'DELETE' })
  await queryClient.invalidateQueries(repositoriesQuery)
}
