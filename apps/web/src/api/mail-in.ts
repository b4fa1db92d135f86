import { CourseMails, MailInView } from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { ask, tell } from './client.ts'
import { courseAddress } from './gradebook.ts'
import { queryClient } from './queries.ts'

const of = (assignmentId: string) => `/assignments/${encodeURIComponent(assignmentId)}/mail-in`

/** Looked at again by itself while there is an address: whoever has just sent a mail waits for it here. */
export const mailInQuery = (assignmentId: string) =>
  queryOptions({
    queryKey: ['mailIn', assignmentId],
    queryFn: ({ signal }) => ask(of(assignmentId), MailInView, { signal }),
    refetchInterval: ({ state }) => (state.data?.address ? 5_000 : false),
  })

export async function renewMailAddress(assignmentId: string): Promise<void> {
  const view = await ask(of(assignmentId), MailInView, { method: 'POST' })
  queryClient.setQueryData(mailInQuery(assignmentId).queryKey, view)
}

export async function removeMailAddress(assignmentId: string): Promise<void> {
  await tell(of(assignmentId), { method: 'DELETE' })
  await queryClient.invalidateQueries(mailInQuery(assignmentId))
}

export const courseMailsQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['courseMails', courseId],
    queryFn: async ({ signal }) => (await ask(courseAddress(courseId, 'mails'), CourseMails, { signal })).mails,
  })
