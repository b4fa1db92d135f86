import {
  type AcceptInvitation,
  type ChangePerson,
  type CreateInvitation,
  FoundInvitation,
  InvitationList,
  MadeInvitation,
  PersonList,
  RosterPreview,
  SessionView,
  SignUpLinks,
} from '@interleave/contract'
import { queryOptions } from '@tanstack/react-query'
import { ask, tell } from './client.ts'
import { queryClient } from './queries.ts'

const at = (courseId: string, path: string) => `/courses/${encodeURIComponent(courseId)}/${path}`

export const peopleQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['people', courseId],
    queryFn: async ({ signal }) => (await ask(at(courseId, 'people'), PersonList, { signal })).people,
  })

export const invitationsQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['invitations', courseId],
    queryFn: async ({ signal }) => (await ask(at(courseId, 'invitations'), InvitationList, { signal })).invitations,
  })

const peopleChanged = (courseId: string) => queryClient.invalidateQueries({ queryKey: ['people', courseId] })
const invitationsChanged = (courseId: string) => queryClient.invalidateQueries({ queryKey: ['invitations', courseId] })

export async function changePerson(courseId: string, userId: string, body: ChangePerson): Promise<void> {
  await tell(at(courseId, `people/${userId}`), { method: 'PUT', body })
  await peopleChanged(courseId)
}

export async function removePerson(courseId: string, userId: string): Promise<void> {
  await tell(at(courseId, `people/${userId}`), { method: 'DELETE' })
  await Promise.all([peopleChanged(courseId), invitationsChanged(courseId)])
}

export const previewRoster = (courseId: string, file: string) =>
  ask(at(courseId, 'roster/preview'), RosterPreview, { method: 'POST', body: { file } })

export async function applyRoster(courseId: string, file: string, digest: string): Promise<RosterPreview> {
  const applied = await ask(at(courseId, 'roster'), RosterPreview, { method: 'POST', body: { file, digest } })
  await peopleChanged(courseId)
  return applied
}

export const makeSignUpLinks = (courseId: string) =>
  ask(at(courseId, 'sign-up-links'), SignUpLinks, { method: 'POST', body: {} })

export async function invite(courseId: string, body: CreateInvitation): Promise<MadeInvitation> {
  const made = await ask(at(courseId, 'invitations'), MadeInvitation, { method: 'POST', body })
  await invitationsChanged(courseId)
  return made
}

export async function revokeInvitation(courseId: string, id: string): Promise<void> {
  await tell(at(courseId, `invitations/${id}`), { method: 'DELETE' })
  await invitationsChanged(courseId)
}

export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => ask('/invitations/find', FoundInvitation, { method: 'POST', body: { token }, signal }),
  })

export const acceptInvitation = (body: AcceptInvitation) =>
  ask('/invitations/accept', SessionView, { method: 'POST', body })
