import {
  type AcceptReset,
  AccountView,
  type AskReset,
  type ChangeAccount,
  type ChangePassword,
  type ConfirmAddress,
  type GiveAddress,
  OpenSessionList,
  SiteView,
} from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { ask, tell } from './client.ts'
import { queryClient } from './queries.ts'

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => ask('/account', AccountView, { signal }),
})

export async function changeAccount(body: ChangeAccount): Promise<AccountView> {
  const changed = await ask('/account', AccountView, { method: 'PUT', body })
  queryClient.setQueryData(accountQuery.queryKey, changed)
  return changed
}

export async function changePassword(body: ChangePassword): Promise<void> {
  await tell('/account/password', { method: 'POST', body })
  await queryClient.invalidateQueries(openSessionsQuery)
}

/** What the operator set up; it changes with a restart of the server at most. */
export const siteQuery = queryOptions({
  queryKey: ['site'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: ({ signal }) => ask('/site', SiteView, { signal }),
})

export async function giveAddress(body: GiveAddress): Promise<void> {
  await tell('/account/email', { method: 'PUT', body })
  await queryClient.invalidateQueries(accountQuery)
}

export async function forgetAddress(): Promise<void> {
  await tell('/account/email', { method: 'DELETE' })
  await queryClient.invalidateQueries(accountQuery)
}

export async function confirmAddress(body: ConfirmAddress): Promise<void> {
  await tell('/email-confirmations', { method: 'POST', body })
  await queryClient.invalidateQueries(accountQuery)
}

export const askReset = (body: AskReset) => tell('/password-resets', { method: 'POST', body })
export const acceptReset = (body: AcceptReset) => tell('/password-resets/accept', { method: 'POST', body })

export const openSessionsQuery = queryOptions({
  queryKey: ['openSessions'],
  queryFn: async ({ signal }) => (await ask('/account/sessions', OpenSessionList, { signal })).sessions,
})

/** One of them, or all but the one of this page. */
export async function endSessions(id?: string): Promise<void> {
  await tell(id === undefined ? '/account/sessions' : `/account/sessions/${id}`, { method: 'DELETE' })
  await queryClient.invalidateQueries(openSessionsQuery)
}
