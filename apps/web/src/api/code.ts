import { CodeView, type CreateLineComment } from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { ask } from './client.ts'
import { queryClient } from './queries.ts'

const of = (submissionId: string) => `/submissions/${encodeURIComponent(submissionId)}`

export const codeQuery = (submissionId: string) =>
  queryOptions({
    queryKey: ['code', submissionId],
    queryFn: ({ signal }) => ask(`${of(submissionId)}/code`, CodeView, { signal }),
  })

export async function commentLine(submissionId: string, body: CreateLineComment): Promise<void> {
  const code = await ask(`${of(submissionId)}/line-comments`, CodeView, { method: 'POST', body })
  queryClient.setQueryData(codeQuery(submissionId).queryKey, code)
}

export async function withdrawLineComment(submissionId: string, id: string): Promise<void> {
  const path = `${of(submissionId)}/line-comments/${encodeURIComponent(id)}`
  queryClient.setQueryData(codeQuery(submissionId).queryKey, await ask(path, CodeView, { method: 'DELETE' }))
}
