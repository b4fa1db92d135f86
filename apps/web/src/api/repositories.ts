import {
  DeployKeyList,
  DeployKeyView,
  type GiveRepositoryToken,
  type MakeDeployKey,
  RepositoryTokenList,
  RepositoryTokenView,
} from '@interleave/contract'
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

const KEYS = '/account/deploy-keys'

export const deployKeysQuery = queryOptions({
  queryKey: ['deploy-keys'],
  queryFn: async ({ signal }) => (await ask(KEYS, DeployKeyList, { signal })).keys,
})

export async function makeDeployKey(body: MakeDeployKey): Promise<DeployKeyView> {
  const made = await ask(KEYS, DeployKeyView, { method: 'POST', body })
  await queryClient.invalidateQueries(deployKeysQuery)
  return made
}

export async function replaceDeployKey(id: string): Promise<DeployKeyView> {
  const replaced = await ask(`${KEYS}/${id}/replacement`, DeployKeyView, { method: 'POST' })
  await queryClient.invalidateQueries(deployKeysQuery)
  return replaced
}

export async function removeDeployKey(id: string): Promise<void> {
  await tell(`${KEYS}/${id}`, { method: 'DELETE' })
  await queryClient.invalidateQueries(deployKeysQuery)
}
