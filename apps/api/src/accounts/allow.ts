import type { CourseRole, TokenScope } from '@interleave/contract'
import { applyDecorators, SetMetadata } from '@nestjs/common'
import { ApiExtension } from '@nestjs/swagger'

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

/** What a token must be allowed for this route, as the OpenAPI document says too. A route that does not say it is for people at the page alone. */
export const AllowToken = (scope: TokenScope) =>
  applyDecorators(SetMetadata(TOKEN_SCOPE, scope), ApiExtension('x-token-scope', scope))

/** What a token of each scope may be used for. */
export const reachOf: Record<TokenScope, readonly TokenScope[]> = {
  read: ['read'],
  submit: ['read', 'submit'],
  staff_read: ['read', 'staff_read'],
  staff: ['read', 'submit', 'staff_read', 'staff'],
}
