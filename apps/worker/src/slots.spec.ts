import { Slots } from './slots.ts'

test('whoever wants a spare slot comes after everybody else', async () => {
  const slots = new Slots(1, 1)
  const order: string[] = []
  let free = () => {}
  const first = slots.use(() => new Promise<void>((resolve) => (free = resolve)))
  const spare = slots.useSpare(async () => order.push('spare'))
  const earnest = slots.use(async () => order.push('earnest'))
  free()
  await Promise.all([first, spare, earnest])
  expect(order).toEqual(['earnest', 'spare'])
  expect(slots.busy).toBe(0)
})
