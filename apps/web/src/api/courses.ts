import {
  type AssignmentSettings,
  AssignmentSettingsView,
  AssignmentView,
  type ChangeAssignment,
  type ChangeCourse,
  CourseView,
  type CreateAssignment,
  type CreateCourse,
  type GrantExtension,
  RuleChanges,
} from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { ask, tell } from './client.ts'
import { assignmentQuery, assignmentsQuery, queryClient, sessionQuery } from './queries.ts'

const courseAt = (id: string) => `/courses/${encodeURIComponent(id)}`
const assignmentAt = (id: string) => `/assignments/${encodeURIComponent(id)}`

export const courseQuery = (id: string) =>
  queryOptions({
    queryKey: ['courses', id],
    queryFn: ({ signal }) => ask(courseAt(id), CourseView, { signal }),
  })

/** What somebody edits is not fetched again under their hands. */
export const settingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['settings', id],
    staleTime: 0,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => ask(`${assignmentAt(id)}/settings`, AssignmentSettingsView, { signal }),
  })

/** The session names the courses, so that it is asked for again. */
const coursesChanged = () =>
  Promise.all([
    queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    queryClient.invalidateQueries({ queryKey: assignmentsQuery.queryKey }),
  ])

export async function createCourse(body: CreateCourse): Promise<CourseView> {
  const made = await ask('/courses', CourseView, { method: 'POST', body })
  await coursesChanged()
  return made
}

export async function changeCourse(id: string, body: ChangeCourse): Promise<CourseView> {
  const changed = await ask(courseAt(id), CourseView, { method: 'PUT', body })
  queryClient.setQueryData(courseQuery(id).queryKey, changed)
  await coursesChanged()
  return changed
}

const assignmentsChanged = () => queryClient.invalidateQueries({ queryKey: assignmentsQuery.queryKey })

export async function createAssignment(courseId: string, body: CreateAssignment): Promise<AssignmentSettingsView> {
  const made = await ask(`${courseAt(courseId)}/assignments`, AssignmentSettingsView, { method: 'POST', body })
  queryClient.setQueryData(settingsQuery(made.id).queryKey, made)
  await assignmentsChanged()
  return made
}

export const previewAssignment = (id: string, body: AssignmentSettings) =>
  ask(`${assignmentAt(id)}/settings/preview`, RuleChanges, { method: 'POST', body })

export async function changeAssignment(id: string, body: ChangeAssignment): Promise<RuleChanges> {
  const changes = await ask(`${assignmentAt(id)}/settings`, RuleChanges, { method: 'PUT', body })
  await Promise.all([assignmentsChanged(), queryClient.invalidateQueries({ queryKey: settingsQuery(id).queryKey })])
  return changes
}

export async function grantExtension(id: string, studentId: string, body: GrantExtension): Promise<void> {
  const path = `${assignmentAt(id)}/extensions/${encodeURIComponent(studentId)}`
  const settings = await ask(path, AssignmentSettingsView, { method: 'PUT', body })
  queryClient.setQueryData(settingsQuery(id).queryKey, settings)
}

export async function withdrawExtension(id: string, studentId: string): Promise<void> {
  await tell(`${assignmentAt(id)}/extensions/${encodeURIComponent(studentId)}`, { method: 'DELETE' })
  await queryClient.invalidateQueries({ queryKey: settingsQuery(id).queryKey })
}

export async function chooseSubmission(id: string, submissionId: string): Promise<void> {
  const body = { submissionId }
  const assignment = await ask(`${assignmentAt(id)}/choice`, AssignmentView, { method: 'PUT', body })
  queryClient.setQueryData(assignmentQuery(id).queryKey, assignment)
  await assignmentsChanged()
}

export async function spendTokens(id: string, count: number): Promise<void> {
  const assignment = await ask(`${assignmentAt(id)}/late-tokens`, AssignmentView, { method: 'PUT', body: { count } })
  queryClient.setQueryData(assignmentQuery(id).queryKey, assignment)
  await assignmentsChanged()
}

export async function giveBackTokens(id: string, studentId: string): Promise<void> {
  await tell(`${assignmentAt(id)}/late-tokens/${encodeURIComponent(studentId)}`, { method: 'DELETE' })
  await queryClient.invalidateQueries({ queryKey: settingsQuery(id).queryKey })
}
