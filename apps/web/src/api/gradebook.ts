import { type GradebookFilter, GradebookView, type InsightsQuery, InsightsView } from '@interleave/contract'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask } from './client.ts'

export const courseAddress = (courseId: string, path: string) => `/courses/${encodeURIComponent(courseId)}/${path}`

/** The part of an address after `?`; what is not set is left out. */
export function queryOf(values: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value))
  return query.size > 0 ? `?${query}` : ''
}

export const gradebookQuery = (courseId: string, filter: GradebookFilter & { page?: number }) =>
  queryOptions({
    queryKey: ['gradebook', courseId, filter],
    // A filter that is changed leaves the table standing until the next one is there.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask(`${courseAddress(courseId, 'gradebook')}${queryOf(filter)}`, GradebookView, { signal }),
  })

export const insightsQuery = (courseId: string, query: InsightsQuery) =>
  queryOptions({
    queryKey: ['insights', courseId, query],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => ask(`${courseAddress(courseId, 'insights')}${queryOf(query)}`, InsightsView, { signal }),
  })

/** For the browser to save by itself. */
export const exportAddress = (courseId: string, query: GradebookFilter & { format: 'csv' | 'xlsx'; lang: string }) =>
  `/api/v1${courseAddress(courseId, 'gradebook/export')}${queryOf(query)}`
