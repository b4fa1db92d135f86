import { SimilarPairView, SimilarView } from '@interleave/contract'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask } from './client.ts'
import { courseAddress } from './gradebook.ts'

export interface SimilarSearch {
  assignmentId?: string | undefined
  task?: string | undefined
}

const wordsOf = (search: Record<string, string | undefined>) =>
  new URLSearchParams(Object.entries(search).flatMap(([name, value]) => (value ? [[name, value]] : [])))

export const similarQuery = (courseId: string, search: SimilarSearch) =>
  queryOptions({
    queryKey: ['similar', courseId, search],
    queryFn: ({ signal }) =>
      ask(`${courseAddress(courseId, 'similar')}?${wordsOf({ ...search })}`, SimilarView, { signal }),
    enabled: search.assignmentId !== undefined,
    placeholderData: keepPreviousData,
  })

export const similarPairQuery = (courseId: string, search: SimilarSearch & { left: string; right: string }) =>
  queryOptions({
    queryKey: ['similar', courseId, 'pair', search],
    queryFn: ({ signal }) =>
      ask(`${courseAddress(courseId, 'similar/pair')}?${wordsOf({ ...search })}`, SimilarPairView, { signal }),
  })
