export * from './push.ts'
export * from './secret.ts'
export * from './verify.ts'
