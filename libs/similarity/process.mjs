import { answer } from './dist/index.js'

process.once('message', (question) => {
  process.send(answer(question), () => process.disconnect())
})
