import { SetMetadata } from '@nestjs/common'

export type Policy = 'anyone' | 'signed-in' | 'staff'

export const POLICY = 'policy'

/** Who may use a route. Each route says it, or the API does not start. */
export const Allow = (policy: Policy) => SetMetadata(POLICY, policy)
