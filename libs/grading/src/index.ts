export * from './facts.ts'
export * from './outcome.ts'
export * from './retry.ts'
export * from './score.ts'
