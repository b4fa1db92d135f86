import { AccountView, type ChangeAccount, type ChangePassword, OpenSessionList } from '@interleave/contract'
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

export const openSessionsQuery = queryOptions({
  queryKey: ['openSessions'],
  queryFn: async ({ signal }) => (await ask('/account/sessions', OpenSessionList, { signal })).sessions,
})

/** One of them, or all but the one of this page. */
export async function endSessions(id?: string): Promise<void> {
  await tell(id === undefined ? '/account/sessions' : `/account/sessions/${id}`, { method: 'DELETE' })
  await queryClient.invalidateQueries(openSessionsQuery)
}
