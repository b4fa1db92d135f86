import {
  type CreateOverride,
  SecondLookList,
  SecondLooks,
  SubmissionView,
  type WithdrawOverride,
} from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { ask } from './client.ts'
import { courseAddress } from './gradebook.ts'
import { queryClient, submissionQuery } from './queries.ts'

const of = (submissionId: string) => `/submissions/${encodeURIComponent(submissionId)}`

export const secondLooksQuery = (submissionId: string) =>
  queryOptions({
    queryKey: ['secondLooks', 'submission', submissionId],
    queryFn: async ({ signal }) => (await ask(`${of(submissionId)}/second-looks`, SecondLooks, { signal })).secondLooks,
  })

export const courseSecondLooksQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['secondLooks', 'course', courseId],
    queryFn: ({ signal }) => ask(courseAddress(courseId, 'second-looks'), SecondLookList, { signal }),
  })

async function keep(submissionId: string, path: string, words: string): Promise<void> {
  const { secondLooks } = await ask(`${of(submissionId)}/${path}`, SecondLooks, { method: 'POST', body: { words } })
  queryClient.setQueryData(secondLooksQuery(submissionId).queryKey, secondLooks)
  await queryClient.invalidateQueries({ queryKey: ['secondLooks', 'course'] })
}

export const askSecondLook = (submissionId: string, task: string, check: string, words: string) =>
  keep(submissionId, `tasks/${encodeURIComponent(task)}/checks/${encodeURIComponent(check)}/second-looks`, words)

export const answerSecondLook = (submissionId: string, id: string, words: string) =>
  keep(submissionId, `second-looks/${encodeURIComponent(id)}/answer`, words)

/** A mark in place of the one that checks came to; for staff. */
export const overrideMark = (submissionId: string, task: string, body: CreateOverride) =>
  changeMark(submissionId, `tasks/${encodeURIComponent(task)}/override`, body)

export const withdrawOverride = (submissionId: string, task: string, body: WithdrawOverride) =>
  changeMark(submissionId, `tasks/${encodeURIComponent(task)}/override/withdrawal`, body)

async function changeMark(submissionId: string, path: string, body: object): Promise<void> {
  const changed = await ask(`${of(submissionId)}/${path}`, SubmissionView, { method: 'POST', body })
  queryClient.setQueryData(submissionQuery(submissionId).queryKey, changed)
  await queryClient.invalidateQueries({ queryKey: ['submissions', 'list'] })
}
