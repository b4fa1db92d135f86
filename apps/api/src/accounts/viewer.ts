import type { CourseRole, Language } from '@interleave/contract'

/** Whoever is signed in, as the rows say at this moment: a change of role counts from the next request on. */
export interface Viewer {
  id: string
  username: string
  displayName: string
  isAdmin: boolean
  language: Language | null
  enrolments: { courseId: string; role: CourseRole }[]
}

const rank: Record<CourseRole, number> = { student: 0, ta: 1, teacher: 2 }

export const isAtLeast = (role: CourseRole, wanted: CourseRole) => rank[role] >= rank[wanted]

/** Null: for this person the course does not exist. An administrator may do what a teacher may, everywhere. */
export function roleIn(viewer: Viewer, courseId: string): CourseRole | null {
  if (viewer.isAdmin) return 'teacher'
  return viewer.enrolments.find((enrolment) => enrolment.courseId === courseId)?.role ?? null
}

export function isStaffIn(viewer: Viewer, courseId: string): boolean {
  const role = roleIn(viewer, courseId)
  return role !== null && isAtLeast(role, 'ta')
}

export function coursesAsStaff(viewer: Viewer): string[] {
  return viewer.enrolments.filter(({ role }) => isAtLeast(role, 'ta')).map(({ courseId }) => courseId)
}

/** In any course: for what belongs to no course, such as the tasks. */
export function isStaff(viewer: Viewer): boolean {
  return viewer.isAdmin || coursesAsStaff(viewer).length > 0
}

/** Of any course: for making a new one. */
export function isTeacher(viewer: Viewer): boolean {
  return viewer.isAdmin || viewer.enrolments.some(({ role }) => role === 'teacher')
}
