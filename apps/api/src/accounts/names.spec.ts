import { Names } from './names.ts'
import type { Viewer } from './viewer.ts'

const names = new Names('only for tests, and long enough for one')
const [courseId, assignmentId, studentId] = [1, 2, 3].map(
  (number) => `0000000${number}-0000-7000-8000-000000000000`,
) as [string, string, string]
const ada = { id: studentId, displayName: 'Ada' }
const viewer = (role: 'student' | 'ta' | 'teacher' | 'admin', id = 'somebody'): Viewer => ({
  ...{ id, username: 'x', displayName: 'X', language: null, isAdmin: role === 'admin' },
  enrolments: role === 'admin' ? [] : [{ courseId, role }],
})
const marked = (isAnonymous: boolean) => ({ id: assignmentId, courseId, isAnonymous })

test.each([
  ['ta', 'marking', true],
  ['teacher', 'marking', true],
  ['admin', 'marking', true],
  ['ta', 'gradebook', true],
  ['teacher', 'gradebook', false],
  ['admin', 'gradebook', false],
  ['student', 'marking', false],
] as const)('where marking is anonymous, for a %s at the %s names are hidden: %s', (role, place, isHidden) => {
  expect(names.areHidden(viewer(role), marked(true), place)).toBe(isHidden)
  expect(names.areHidden(viewer(role), marked(false), place)).toBe(false)
})

test('a pseudonym is the same each time, another one in another assignment, and no id of anybody', () => {
  const pseudonym = names.of(viewer('ta'), marked(true), ada)
  expect(pseudonym).toEqual(names.pseudonym(assignmentId, studentId))
  expect(pseudonym.displayName).toMatch(/^#[0-9A-F]{6}$/)
  expect(pseudonym.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(names.pseudonym(courseId, studentId)).not.toEqual(pseudonym)
  expect(new Names('another key that is as long as the first').pseudonym(assignmentId, studentId)).not.toEqual(
    pseudonym,
  )
})

test('a user name is a name too', () => {
  expect(names.of(viewer('ta'), marked(true), { ...ada, username: 'ada' })).toMatchObject({ username: '' })
})

test('everybody knows themselves', () => {
  expect(names.of(viewer('ta', studentId), marked(true), ada)).toBe(ada)
})
