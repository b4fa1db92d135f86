import type { Localized, ProblemCode } from '@interleave/contract'

/** What is wrong with one part of a request, such as `repositoryUrl`. */
export interface FieldProblem {
  path: string
  message: Localized
}

/** A refusal that was decided, with a sentence for whoever asked. Everything else that is thrown is a fault of ours. */
export abstract class DomainError extends Error {
  abstract readonly kind: 'not_found' | 'forbidden' | 'conflict' | 'invalid' | 'unauthenticated' | 'rate_limited'

  constructor(
    readonly code: ProblemCode,
    readonly sentence: Localized,
  ) {
    super(sentence.en)
    this.name = new.target.name
  }
}

/** Also said of what exists but is not the caller's to see: the two must not be told apart. */
export class NotFound extends DomainError {
  readonly kind = 'not_found'
  constructor(sentence: Localized) {
    super('not_found', sentence)
  }
}

export class Forbidden extends DomainError {
  readonly kind = 'forbidden'
}

export class Conflict extends DomainError {
  readonly kind = 'conflict'
  constructor(sentence: Localized, code: ProblemCode = 'conflict') {
    super(code, sentence)
  }
}

export class Invalid extends DomainError {
  readonly kind = 'invalid'
  constructor(
    sentence: Localized,
    readonly fields: FieldProblem[],
  ) {
    super('invalid', sentence)
  }
}

export class Unauthenticated extends DomainError {
  readonly kind = 'unauthenticated'
}

export class RateLimited extends DomainError {
  readonly kind = 'rate_limited'
  constructor(
    sentence: Localized,
    readonly retryAfterSeconds: number,
  ) {
    super('too_many_attempts', sentence)
  }
}
