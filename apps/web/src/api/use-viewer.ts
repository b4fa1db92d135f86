import type { CourseRole, SessionView } from '@interleave/contract'
import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from './queries.ts'

export interface ViewerSession {
  user: SessionView['user'] | undefined
  courses: SessionView['courses']
  /** Of any course. */
  isStaff: boolean
  isStaffIn(courseId: string): boolean
  /** The word for what this person is, if it is the same everywhere. */
  role: CourseRole | 'admin' | null
}

/** Who reads this page, and as what; the server decides by itself what to answer. */
export function useViewer(): ViewerSession {
  const session = useQuery(sessionQuery).data?.session
  const courses = session?.courses ?? []
  const roles = new Set(courses.map(({ role }) => role))
  const [only] = roles
  return {
    user: session?.user,
    courses,
    isStaff: session?.user.isAdmin === true || courses.some(({ role }) => role !== 'student'),
    isStaffIn: (courseId) => courses.some(({ id, role }) => id === courseId && role !== 'student'),
    role: session?.user.isAdmin ? 'admin' : roles.size === 1 && only ? only : null,
  }
}
