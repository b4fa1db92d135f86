export * from './push.ts'
export * from './secret.ts'
export * from './status.ts'
export * from './verify.ts'
