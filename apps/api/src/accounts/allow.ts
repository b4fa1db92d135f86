import type { CourseRole, TokenScope } from '@interleave/contract'
import { SetMetadata } from '@nestjs/common'

/** The thing that the route's parameter `id` names; it says which course the role must be held in. */
export type Scope = 'course' | 'assignment' | 'submission'

export interface CoursePolicy {
  of: Scope
  atLeast: CourseRole
}

/** `staff` and `teacher` are those of any course, for what belongs to none. */
export type Policy = 'anyone' | 'signed-in' | 'staff' | 'teacher' | CoursePolicy

export const POLICY = 'policy'

/** Who may use a route. Each route says it, or the API does not start. */
export const Allow = (policy: Policy) => SetMetadata(POLICY, policy)

export const TOKEN_SCOPE = 'token scope'

/** What a token must be allowed for this route. A route that does not say it is for people at the page alone. */
export const AllowToken = (scope: TokenScope) => SetMetadata(TOKEN_SCOPE, scope)
