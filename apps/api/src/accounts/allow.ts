import type { CourseRole } from '@interleave/contract'
import { SetMetadata } from '@nestjs/common'

/** The thing that the route's parameter `id` names; it says which course the role must be held in. */
export type Scope = 'course' | 'assignment' | 'submission'

export interface CoursePolicy {
  of: Scope
  atLeast: CourseRole
}

/** `staff` is staff of any course, for what belongs to none. */
export type Policy = 'anyone' | 'signed-in' | 'staff' | CoursePolicy

export const POLICY = 'policy'

/** Who may use a route. Each route says it, or the API does not start. */
export const Allow = (policy: Policy) => SetMetadata(POLICY, policy)
