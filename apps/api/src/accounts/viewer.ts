import type { Role } from '@interleave/contract'

/** Whoever is signed in, as the session says at this moment: a change of role counts from the next request on. */
export interface Viewer {
  id: string
  username: string
  displayName: string
  role: Role
}

export function isStaff(viewer: Viewer): boolean {
  return viewer.role !== 'student'
}
