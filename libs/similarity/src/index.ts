export { type Answer, answer, type Question, type Work } from './compare.ts'
export { inBackground, TooMuchToCompare } from './in-background.ts'
