import {
  type BeginSignIn,
  IdentityList,
  type ProveOneself,
  ProviderAddress,
  type SignInProvider,
} from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { openSessionsQuery } from './account.ts'
import { ask, tell } from './client.ts'
import { queryClient } from './queries.ts'

/** Leaves this page for the provider's, which leads back. */
async function go(path: string, body: BeginSignIn | ProveOneself): Promise<void> {
  const { address } = await ask(path, ProviderAddress, { method: 'POST', body })
  location.assign(address)
}

export const goSignIn = (provider: SignInProvider, body: BeginSignIn) => go(`/sign-in/${provider}`, body)
export const goLink = (provider: SignInProvider, body: ProveOneself) => go(`/account/identities/${provider}`, body)

export const identitiesQuery = queryOptions({
  queryKey: ['identities'],
  queryFn: async ({ signal }) => (await ask('/account/identities', IdentityList, { signal })).identities,
})

export async function unlink(id: string, body: ProveOneself): Promise<void> {
  await tell(`/account/identities/${id}/unlink`, { method: 'POST', body })
  await Promise.all([queryClient.invalidateQueries(identitiesQuery), queryClient.invalidateQueries(openSessionsQuery)])
}
