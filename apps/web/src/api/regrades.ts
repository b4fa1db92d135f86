import {
  type CreateRegrade,
  DryRunView,
  RegradeEstimate,
  type RegradeFilter,
  RegradeList,
  type RegradeQuery,
  RegradeView,
} from '@interleave/contract'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask } from './client.ts'
import { courseAddress, queryOf } from './gradebook.ts'
import { queryClient } from './queries.ts'

const LIST_MILLISECONDS = 10_000

const regradeAddress = (courseId: string, id: string) => courseAddress(courseId, `regrades/${encodeURIComponent(id)}`)

export const estimateQuery = (courseId: string, filter: RegradeFilter) =>
  queryOptions({
    queryKey: ['regrades', courseId, 'estimate', filter],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask(`${courseAddress(courseId, 'regrade-estimate')}${queryOf(filter)}`, RegradeEstimate, { signal }),
  })

export const regradesQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['regrades', courseId, 'list'],
    refetchInterval: LIST_MILLISECONDS,
    queryFn: async ({ signal }) => (await ask(courseAddress(courseId, 'regrades'), RegradeList, { signal })).regrades,
  })

export const regradeQuery = (courseId: string, id: string, query: Partial<RegradeQuery>) =>
  queryOptions({
    queryKey: ['regrades', courseId, id, query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask(`${regradeAddress(courseId, id)}${queryOf(query)}`, RegradeView, { signal }),
  })

export const dryRunQuery = (courseId: string, id: string, runId: string) =>
  queryOptions({
    queryKey: ['regrades', courseId, id, 'run', runId],
    queryFn: ({ signal }) =>
      ask(`${regradeAddress(courseId, id)}/runs/${encodeURIComponent(runId)}`, DryRunView, { signal }),
  })

export async function startRegrade(courseId: string, body: CreateRegrade): Promise<RegradeView> {
  const started = await ask(courseAddress(courseId, 'regrades'), RegradeView, { method: 'POST', body })
  await queryClient.invalidateQueries({ queryKey: ['regrades', courseId] })
  return started
}

/** Whatever comes of it, what the page shows is read again: somebody else may have been faster. */
async function end(courseId: string, id: string, path: 'publish' | 'drop', body: object): Promise<void> {
  try {
    await ask(`${regradeAddress(courseId, id)}/${path}`, RegradeView, { method: 'POST', body })
  } finally {
    await queryClient.invalidateQueries({ queryKey: ['regrades', courseId] })
    if (path === 'publish')
      await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'regrades' })
  }
}

export const publishRegrade = (courseId: string, id: string, digest: string) => end(courseId, id, 'publish', { digest })
export const dropRegrade = (courseId: string, id: string) => end(courseId, id, 'drop', {})
