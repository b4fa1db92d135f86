import { builders, testDatabase, testRedisUrl } from '@interleave/testing'
import { type Client, client, cookieOf, PASSWORD, startApi } from '../api.fixture.ts'

const { url, database } = await testDatabase()
const api = await startApi(database, { DATABASE_URL: url, REDIS_URL: await testRedisUrl() })
const build = builders(database)
afterAll(() => api.close())

let course: string
let teacher: Client & { userId: string }
let number = 0
beforeEach(async () => {
  const slug = `course-${++number}`
  course = (await build.course(slug)).id
  teacher = await api.signIn('teacher', `teacher-${number}`, course)
})

const at = (path: string, id = course) => `/api/v1/courses/${id}/${path}`
const base64 = (text: string) => Buffer.from(text).toString('base64')
const people = async (who: Client = teacher) => (await who.get(at('people'))).body.people
const audits = (action: string) => database.auditEvent.findMany({ where: { action, subject: `course:${course}` } })

async function importRoster(text: string, who: Client = teacher) {
  const file = base64(text)
  const preview = (await who.post(at('roster/preview'), { file })).body
  return { preview, applied: await who.post(at('roster'), { file, digest: preview.digest }) }
}

describe('a roster', () => {
  test('is shown before it is applied: what is added, changed and left; then all of it is done, with one audit row', async () => {
    const known = await build.user({ courseId: course, username: `known-${number}`, displayName: 'Keeps Her Name' })
    const same = await build.user({ courseId: course, username: `same-${number}` })
    await build.user({ courseId: course, username: `absent-${number}` })
    const text = `学号,姓名,班级\nnew-${number},新同学,一班\nknown-${number},别的名字,一班\nsame-${number},x,\n`
    const before = await database.enrolment.count()
    const preview = (await teacher.post(at('roster/preview'), { file: base64(text) })).body
    expect(preview).toMatchObject({ encoding: 'utf-8', errors: [], notInFile: 1 })
    expect(preview.rows).toMatchObject([
      { line: 2, change: 'add', isNewAccount: true, role: 'student', section: '一班' },
      { line: 3, change: 'change', displayName: 'Keeps Her Name', now: { role: 'student', section: null } },
      { line: 4, change: 'same', now: null },
    ])
    expect(await database.enrolment.count()).toBe(before)
    const { applied } = await importRoster(text)
    expect(applied.status).toBe(201)
    expect(await people()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          user: expect.objectContaining({ username: `new-${number}`, displayName: '新同学' }),
          hasSignedUp: false,
          section: '一班',
        }),
        expect.objectContaining({
          user: { id: known.id, username: known.username, displayName: 'Keeps Her Name' },
          section: '一班',
        }),
      ]),
    )
    expect((await database.enrolment.findFirst({ where: { userId: same.id } }))?.section).toBeNull()
    expect(await audits('roster_imported')).toMatchObject([
      { actorId: teacher.userId, detail: { added: 1, changed: 1, same: 1 } },
    ])
    // Again it changes nothing.
    expect((await importRoster(text)).preview.rows.map(({ change }: { change: string }) => change)).toEqual([
      'same',
      'same',
      'same',
    ])
  })

  test('with an error anywhere changes nothing at all', async () => {
    const { preview, applied } = await importRoster(`学号,姓名\nfine-${number},甲\n,乙\n`)
    expect(preview.errors).toMatchObject([{ line: 3 }])
    expect(applied.status).toBe(422)
    expect(await database.user.count({ where: { username: `fine-${number}` } })).toBe(0)
  })

  test('attack 97: what was not previewed is not applied: another file, or a course that has changed meanwhile; twin: what was previewed is', async () => {
    const file = base64(`学号,姓名\nsly-${number},甲\n`)
    const { digest } = (await teacher.post(at('roster/preview'), { file })).body
    const other = base64(`学号,姓名,角色\nsly-${number},甲,教师\n`)
    expect((await teacher.post(at('roster'), { file: other, digest })).status).toBe(409)
    await build.user({ courseId: course, username: `sly-${number}`, role: 'ta' })
    expect((await teacher.post(at('roster'), { file, digest })).status).toBe(409)
    expect((await importRoster(`学号,姓名\nsly2-${number},甲\n`)).applied.status).toBe(201)
  })

  test('does not make a TA a student because the file has no column for roles', async () => {
    await build.user({ courseId: course, username: `helper-${number}`, role: 'ta' })
    await importRoster(`学号,姓名,班级\nhelper-${number},x,二班\n`)
    const helper = (await people()).find((one: { role: string }) => one.role === 'ta')
    expect(helper).toMatchObject({ role: 'ta', section: '二班' })
  })

  test('is refused when it is too large, in words', async () => {
    expect((await teacher.post(at('roster/preview'), { file: 'A'.repeat(700_004) })).status).toBe(422)
    expect((await teacher.post(at('roster/preview'), { file: 'A'.repeat(800_000) })).body.code).toBe('too_large')
  })
})

describe('an invitation', () => {
  const invite = async (more: object = {}) =>
    (await teacher.post(at('invitations'), { role: 'student', section: '一班', maxUses: 1, days: 7, ...more })).body
  const join = (token: string, username: string, more: object = {}) =>
    api.nobody.post('/api/v1/invitations/accept', {
      ...{ token, username, displayName: 'New Here', password: PASSWORD },
      ...more,
    })

  test('makes an account with a password, enrols it and signs it in', async () => {
    const { token } = await invite()
    const found = await api.nobody.post('/api/v1/invitations/find', { token })
    expect(found.body).toMatchObject({
      role: 'student',
      section: '一班',
      for: null,
      course: { en: expect.any(String) },
    })
    const joined = await join(token, `joins-${number}`)
    expect(joined.status).toBe(201)
    expect(joined.body.courses).toMatchObject([{ id: course, role: 'student' }])
    const me = client(api.origin, cookieOf(joined.headers))
    expect((await me.get('/api/v1/session')).body.user.username).toBe(`joins-${number}`)
    const again = await api.nobody.post('/api/v1/session', { username: `joins-${number}`, password: PASSWORD })
    expect(again.status).toBe(201)
    expect(await audits('invitation_accepted')).toHaveLength(1)
    const stored = await database.user.findUnique({ where: { username: `joins-${number}` } })
    expect(stored?.passwordHash).toMatch(/^\$argon2id\$/)
  })

  test('attack 106: the database keeps a digest of the link, and lists do not tell it; twin: the link works', async () => {
    const { token, invitation } = await invite()
    const row = await database.invitation.findUnique({ where: { id: invitation.id } })
    expect(JSON.stringify(row)).not.toContain(token)
    expect((await teacher.get(at('invitations'))).text).not.toContain(token)
    expect((await join(token, `digest-${number}`)).status).toBe(201)
  })

  test('attack 97: one for a single use lets one of many in who come at the same moment; twin: it lets that one in', async () => {
    const { token } = await invite()
    const replies = await Promise.all(Array.from({ length: 6 }, (_, i) => join(token, `race-${number}-${i}`)))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 404, 404, 404, 404, 404])
    expect(await database.user.count({ where: { username: { startsWith: `race-${number}-` } } })).toBe(1)
  })

  test('attack 97: used up, out of date, taken back and made up are told apart by nobody; twin: one that is none of these', async () => {
    const used = await invite()
    await join(used.token, `first-${number}`)
    const late = await invite()
    await database.invitation.update({
      where: { id: late.invitation.id },
      data: { expiresAt: new Date(Date.now() - 1000) },
    })
    const revoked = await invite()
    expect((await teacher.delete(at(`invitations/${revoked.invitation.id}`))).status).toBe(204)
    const answers = []
    for (const token of [used.token, late.token, revoked.token, 'y'.repeat(43)]) {
      const { status, body } = await join(token, `late-${number}`)
      answers.push({ status, detail: body.detail })
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]?.status).toBe(404)
    expect((await join((await invite()).token, `late-${number}`)).status).toBe(201)
  })

  test('attack 96: a teacher takes back only what is of their course, and loses theirs with the role; twin: their own', async () => {
    const { token, invitation } = await invite({ maxUses: 5 })
    const { id: elsewhere } = await build.course(`elsewhere-${number}`)
    const stranger = await api.signIn('teacher', `stranger-${number}`, elsewhere)
    expect((await stranger.delete(at(`invitations/${invitation.id}`))).status).toBe(404)
    expect((await stranger.delete(at(`invitations/${invitation.id}`, elsewhere))).status).toBe(404)
    expect((await join(token, `before-${number}`)).status).toBe(201)
    const admin = await api.signIn('admin', `admin-${number}`)
    await admin.delete(at(`people/${teacher.userId}`))
    expect((await join(token, `after-${number}`)).status).toBe(404)
  })

  test('whoever is signed in joins with their account; whoever is in the course keeps their role, and no use is lost', async () => {
    const { id: elsewhere } = await build.course(`home-${number}`)
    const student = await api.signIn('student', `visitor-${number}`, elsewhere)
    const { token, invitation } = await invite({ role: 'student', maxUses: 3 })
    expect((await student.post('/api/v1/invitations/accept', { token })).body.courses).toHaveLength(2)
    expect((await student.post('/api/v1/invitations/accept', { token })).status).toBe(409)
    expect((await teacher.post('/api/v1/invitations/accept', { token })).status).toBe(409)
    expect((await database.invitation.findUnique({ where: { id: invitation.id } }))?.uses).toBe(1)
    expect((await people()).find((one: { user: { id: string } }) => one.user.id === teacher.userId).role).toBe(
      'teacher',
    )
  })

  test('a name that is taken, a short password and one that is the name are refused at their field', async () => {
    const { token } = await invite()
    expect((await join(token, `teacher-${number}`)).body.errors).toMatchObject([{ path: 'username' }])
    expect((await join(token, `x-${number}`, { password: 'short' })).body.errors).toMatchObject([{ path: 'password' }])
    const longName = `long-user-name-${number}`
    expect((await join(token, longName, { password: longName })).body.errors).toMatchObject([{ path: 'password' }])
    expect((await join(token, '=cmd')).body.errors).toMatchObject([{ path: 'username' }])
    expect((await join(token, `x-${number}`)).status).toBe(201)
  })
})

describe('the links of a roster', () => {
  const links = async (who: Client = teacher, id = course) => (await who.post(at('sign-up-links', id))).body.links
  const setPassword = (token: string, more: object = {}) =>
    api.nobody.post('/api/v1/invitations/accept', { token, password: PASSWORD, ...more })

  test('set the first password of their account, once', async () => {
    await importRoster(`学号,姓名\npending-${number},新同学\n`)
    const [link] = await links()
    expect(link).toMatchObject({ username: `pending-${number}`, displayName: '新同学' })
    expect((await api.nobody.post('/api/v1/session', { username: link.username, password: PASSWORD })).status).toBe(401)
    // The name in the link counts, whatever else is sent.
    const set = await setPassword(link.token, { username: 'somebody-else' })
    expect(set.body.user).toMatchObject({ username: `pending-${number}` })
    expect((await setPassword(link.token)).status).toBe(404)
    expect((await api.nobody.post('/api/v1/session', { username: link.username, password: PASSWORD })).status).toBe(201)
    expect(await links()).toEqual([])
  })

  test('attack 96: only the course whose roster made the account hands out its link; new links end the old ones; twin: that course', async () => {
    await importRoster(`学号,姓名\nmine-${number},新同学\n`)
    const { id: elsewhere } = await build.course(`thief-${number}`)
    const thief = await api.signIn('teacher', `thief-${number}`, elsewhere)
    const file = base64(`学号,姓名\nmine-${number},x\n`)
    const { digest } = (await thief.post(at('roster/preview', elsewhere), { file })).body
    expect((await thief.post(at('roster', elsewhere), { file, digest })).status).toBe(201)
    expect(await links(thief, elsewhere)).toEqual([])
    const [old] = await links()
    const [fresh] = await links()
    expect((await setPassword(old.token)).status).toBe(404)
    expect((await setPassword(fresh.token)).status).toBe(201)
  })
})

describe('a person of the course', () => {
  test('gets another role or section, or leaves; each is written down', async () => {
    const { id } = await build.user({ courseId: course })
    expect((await teacher.put(at(`people/${id}`), { role: 'ta', section: '二班' })).status).toBe(204)
    expect((await people()).find((one: { user: { id: string } }) => one.user.id === id)).toMatchObject({
      ...{ role: 'ta', section: '二班' },
    })
    expect((await teacher.delete(at(`people/${id}`))).status).toBe(204)
    expect((await teacher.delete(at(`people/${id}`))).status).toBe(404)
    expect(await audits('enrolment_changed')).toMatchObject([
      { detail: { userId: id, roleBefore: 'student', role: 'ta' } },
    ])
    expect(await audits('enrolment_removed')).toMatchObject([{ detail: { userId: id, roleBefore: 'ta' } }])
  })

  test('attack 96: somebody of another course is not changed from this one; twin: somebody of this one', async () => {
    const { id: elsewhere } = await build.course(`apart-${number}`)
    const { id } = await build.user({ courseId: elsewhere })
    expect((await teacher.put(at(`people/${id}`), { role: 'ta', section: null })).status).toBe(404)
    expect((await database.enrolment.findFirst({ where: { userId: id } }))?.role).toBe('student')
  })

  test('a teacher does not lock themselves out', async () => {
    expect((await teacher.delete(at(`people/${teacher.userId}`))).status).toBe(409)
    const demoted = await teacher.put(at(`people/${teacher.userId}`), { role: 'student', section: null })
    expect(demoted.status).toBe(409)
  })
})
