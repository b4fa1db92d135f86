import {
  AssignmentList,
  AssignmentView,
  BindingOrNone,
  BindingView,
  BindingWithSecret,
  type CreateBinding,
  type CreateReview,
  type CreateSubmission,
  DeliveryList,
  DeliveryView,
  type GiveStatusToken,
  SessionView,
  type SignIn,
  SubmissionPage,
  type SubmissionQuery,
  SubmissionView,
  TaskGateList,
  TaskView,
} from '@interleave/contract'
import { infiniteQueryOptions, MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query'
import { ask, RequestFailed, tell } from './client.ts'

/** Of the session that was in this tab before: the reader signed out, or the server no longer knows it. */
type SessionEnd = 'signed_out' | 'over' | null

export interface SessionState {
  session: SessionView | null
  end: SessionEnd
}

const sessionKey = ['session'] as const

const isSignedOut = (error: unknown) => error instanceof RequestFailed && error.status === 401

function noticeSignedOut(error: unknown): void {
  const known = queryClient.getQueryData<SessionState>(sessionKey)
  if (isSignedOut(error) && known?.session) setSession(null, 'over')
}

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeSignedOut }),
  mutationCache: new MutationCache({ onError: noticeSignedOut }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // What the server refuses stays refused; only a missing or failing server is worth another try.
      retry: (count, error) =>
        count < 2 && error instanceof RequestFailed && (error.status === 0 || error.status >= 500),
    },
  },
})

export function setSession(session: SessionView | null, end: SessionEnd = null): void {
  queryClient.setQueryData<SessionState>(sessionKey, { session, end })
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
}

export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: async ({ signal }): Promise<SessionState> => {
    try {
      return { session: await ask('/session', SessionView, { signal }), end: null }
    } catch (error) {
      if (isSignedOut(error)) return { session: null, end: null }
      throw error
    }
  },
})

export const signIn = (body: SignIn) => ask('/session', SessionView, { method: 'POST', body })

/** Whatever is being sent arrives first: the server would refuse it once the session has ended. */
export async function signOut(): Promise<void> {
  await othersSent()
  await tell('/session', { method: 'DELETE' })
}

/** When the mutation that asks is the only one under way. */
const othersSent = () =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (queryClient.isMutating() > 1) return
      stop()
      resolve()
    }
    const stop = queryClient.getMutationCache().subscribe(look)
    look()
  })

const isMoving = ({ mine }: AssignmentView) =>
  mine?.latest != null && mine.latest.state !== 'settled' && mine.latest.state !== 'superseded'

/** Looked at again by itself while a submission of the viewer's is under way. */
export const assignmentsQuery = queryOptions({
  queryKey: ['assignments'],
  queryFn: async ({ signal }) => (await ask('/assignments', AssignmentList, { signal })).assignments,
  refetchInterval: ({ state }) => (state.data?.some(isMoving) ? 5_000 : false),
})

export const assignmentQuery = (id: string) =>
  queryOptions({
    queryKey: ['assignments', id],
    queryFn: ({ signal }) => ask(`/assignments/${encodeURIComponent(id)}`, AssignmentView, { signal }),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data) ? 5_000 : false),
  })

export const taskQuery = (id: string) =>
  queryOptions({
    queryKey: ['tasks', id],
    queryFn: ({ signal }) => ask(`/tasks/${encodeURIComponent(id)}`, TaskView, { signal }),
  })

/** Where each task is at the gate; for staff. Looked at again by itself while something may change. */
export const taskGatesQuery = queryOptions({
  queryKey: ['taskGates'],
  queryFn: async ({ signal }) => (await ask('/tasks', TaskGateList, { signal })).tasks,
  refetchInterval: ({ state }) =>
    state.data?.some((task) => task.state === 'waiting' || task.state === 'checking') ? 5_000 : false,
})

export const bindingQuery = (assignmentId: string) =>
  queryOptions({
    queryKey: ['bindings', assignmentId],
    queryFn: async ({ signal }) =>
      (await ask(`/assignments/${encodeURIComponent(assignmentId)}/binding`, BindingOrNone, { signal })).binding,
    // With a token each push is told of, and how that went is shown.
    refetchInterval: ({ state }) => (state.data?.status.hasToken ? 5_000 : false),
  })

/** Looked at again by itself: whoever tries a webhook waits for it here. */
export const deliveriesQuery = (bindingId: string) =>
  queryOptions({
    queryKey: ['deliveries', bindingId],
    refetchInterval: 5_000,
    queryFn: async ({ signal }) =>
      (await ask(`/bindings/${encodeURIComponent(bindingId)}/deliveries`, DeliveryList, { signal })).deliveries,
  })

async function keepBinding(assignmentId: string, answer: Promise<BindingWithSecret>): Promise<BindingWithSecret> {
  const kept = await answer
  queryClient.setQueryData(bindingQuery(assignmentId).queryKey, kept.binding)
  return kept
}

export const bind = (assignmentId: string, body: CreateBinding) => {
  const path = `/assignments/${encodeURIComponent(assignmentId)}/binding`
  return keepBinding(assignmentId, ask(path, BindingWithSecret, { method: 'POST', body }))
}

export const rotateSecret = (assignmentId: string, bindingId: string) => {
  const path = `/bindings/${encodeURIComponent(bindingId)}/secret`
  return keepBinding(assignmentId, ask(path, BindingWithSecret, { method: 'POST' }))
}

export async function unbind(assignmentId: string, bindingId: string): Promise<void> {
  await tell(`/bindings/${encodeURIComponent(bindingId)}`, { method: 'DELETE' })
  queryClient.setQueryData(bindingQuery(assignmentId).queryKey, null)
}

export async function giveStatusToken(assignmentId: string, bindingId: string, body: GiveStatusToken): Promise<void> {
  const path = `/bindings/${encodeURIComponent(bindingId)}/status-token`
  const binding = await ask(path, BindingView, { method: 'PUT', body })
  queryClient.setQueryData(bindingQuery(assignmentId).queryKey, binding)
}

export async function takeBackStatusToken(assignmentId: string, bindingId: string): Promise<void> {
  await tell(`/bindings/${encodeURIComponent(bindingId)}/status-token`, { method: 'DELETE' })
  await queryClient.invalidateQueries(bindingQuery(assignmentId))
}

export async function repeatDelivery(bindingId: string, deliveryId: string): Promise<void> {
  await ask(`/deliveries/${encodeURIComponent(deliveryId)}/repeat`, DeliveryView, { method: 'POST' })
  await queryClient.invalidateQueries({ queryKey: deliveriesQuery(bindingId).queryKey })
}

/** When something came by another way than this page. */
export const refreshSubmissions = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: [...submissionsKey, 'list'] }),
    queryClient.invalidateQueries({ queryKey: assignmentsQuery.queryKey }),
  ])

const submissionsKey = ['submissions'] as const

export type SubmissionFilter = Partial<Pick<SubmissionQuery, 'assignmentId' | 'studentId' | 'state'>>

export const submissionsQuery = (filter: SubmissionFilter, limit: number) =>
  infiniteQueryOptions({
    queryKey: [...submissionsKey, 'list', filter, limit],
    initialPageParam: null as string | null,
    getNextPageParam: (last: SubmissionPage) => last.nextCursor,
    // A list with something still under way is looked at again by itself.
    refetchInterval: ({ state }) => {
      const pages = state.data?.pages ?? []
      const isMoving = pages.some(({ submissions }) =>
        submissions.some(({ latestRun }) => latestRun.state !== 'settled' && latestRun.state !== 'superseded'),
      )
      return isMoving ? 5_000 : false
    },
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(limit) })
      for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value)
      if (pageParam) query.set('cursor', pageParam)
      return ask(`/submissions?${query}`, SubmissionPage, { signal })
    },
  })

export const submissionQuery = (id: string) =>
  queryOptions({
    queryKey: [...submissionsKey, 'one', id],
    queryFn: ({ signal }) => ask(`/submissions/${encodeURIComponent(id)}`, SubmissionView, { signal }),
  })

export async function createSubmission(body: CreateSubmission): Promise<SubmissionView> {
  const made = await ask('/submissions', SubmissionView, { method: 'POST', body })
  queryClient.setQueryData(submissionQuery(made.id).queryKey, made)
  await refreshSubmissions()
  return made
}

/** A new run of the same commit; for staff. */
export async function gradeAgain(id: string): Promise<void> {
  const again = await ask(`/submissions/${encodeURIComponent(id)}/runs`, SubmissionView, { method: 'POST' })
  queryClient.setQueryData(submissionQuery(id).queryKey, again)
  await queryClient.invalidateQueries({ queryKey: [...submissionsKey, 'list'] })
}

/** What a person gives for a task by its rubric; for staff. */
export async function reviewTask(id: string, task: string, body: CreateReview): Promise<void> {
  const path = `/submissions/${encodeURIComponent(id)}/tasks/${encodeURIComponent(task)}/reviews`
  const reviewed = await ask(path, SubmissionView, { method: 'POST', body })
  queryClient.setQueryData(submissionQuery(id).queryKey, reviewed)
  await queryClient.invalidateQueries({ queryKey: [...submissionsKey, 'list'] })
}
