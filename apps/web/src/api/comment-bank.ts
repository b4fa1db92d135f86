import { CommentBank, type KeepComment } from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { ask } from './client.ts'
import { courseAddress } from './gradebook.ts'
import { queryClient } from './queries.ts'

export const commentBankQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['commentBank', courseId],
    queryFn: async ({ signal }) => (await ask(courseAddress(courseId, 'comments'), CommentBank, { signal })).comments,
  })

async function keepBank(courseId: string, answer: Promise<CommentBank>): Promise<void> {
  queryClient.setQueryData(commentBankQuery(courseId).queryKey, (await answer).comments)
}

export const keepComment = (courseId: string, body: KeepComment) =>
  keepBank(courseId, ask(courseAddress(courseId, 'comments'), CommentBank, { method: 'POST', body }))

const one = (courseId: string, id: string) => courseAddress(courseId, `comments/${encodeURIComponent(id)}`)

export const changeComment = (courseId: string, id: string, body: KeepComment) =>
  keepBank(courseId, ask(one(courseId, id), CommentBank, { method: 'PUT', body }))

export const removeComment = (courseId: string, id: string) =>
  keepBank(courseId, ask(one(courseId, id), CommentBank, { method: 'DELETE' }))
