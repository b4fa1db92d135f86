import type { CourseRole, InvitationView, Localized, Person } from '@interleave/contract'
import { type AuditEntry, audit, type Database, type Transaction } from '@interleave/database'
import type { Actor } from '../accounts/actor.ts'
import { isUnclaimed, linkFirst, type NewIdentity } from '../identities/identities.store.ts'

/** What a line of a roster meets in the database. */
export interface KnownUser {
  id: string
  username: string
  displayName: string
  enrolment: { role: CourseRole; section: string | null } | null
}

export interface Membership {
  role: CourseRole
  section: string | null
}

export interface NewInvitation extends Membership {
  courseId: string
  tokenHash: string
  expiresAt: Date
  maxUses: number
}

export interface OpenInvitation extends Membership {
  id: string
  courseId: string
  course: { title: Localized }
  expiresAt: Date
  user: { id: string; username: string; displayName: string; hasSignedUp: boolean } | null
}

/** By which an account is entered from now on. */
export type FirstWay = { passwordHash: string } | { identity: NewIdentity }

const account = {
  ...{ id: true, username: true, displayName: true, passwordHash: true },
  _count: { select: { identities: true } },
} as const

interface AccountRow {
  id: string
  username: string
  displayName: string
  passwordHash: string | null
  _count: { identities: number }
}

const accountOf = ({ passwordHash, _count, ...user }: AccountRow) => {
  return { ...user, hasSignedUp: passwordHash !== null || _count.identities > 0 }
}

const byName = [{ role: 'desc' as const }, { user: { username: 'asc' as const } }]

/** People, invitations and what is written down of both; a change and its audit row are one transaction. */
export class PeopleStore {
  constructor(private readonly database: Database) {}

  async list(courseId: string): Promise<Person[]> {
    const rows = await this.database.enrolment.findMany({
      where: { courseId },
      orderBy: byName,
      select: {
        role: true,
        section: true,
        user: { select: account },
      },
    })
    return rows.map(({ role, section, user: row }) => {
      const { hasSignedUp, ...user } = accountOf(row)
      return { user, role, section, hasSignedUp }
    })
  }

  /** Nobody else changes who is in the course while `work` is at it. */
  inTurn<Result>(courseId: string, work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.database.$transaction(async (transaction) => {
      await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`people/${courseId}`}, 0))`
      return work(transaction)
    })
  }

  async findUsers(courseId: string, usernames: string[], within: Transaction = this.database): Promise<KnownUser[]> {
    const rows = await within.user.findMany({
      where: { username: { in: usernames } },
      select: {
        ...{ id: true, username: true, displayName: true },
        enrolments: { where: { courseId }, select: { role: true, section: true } },
      },
    })
    return rows.map(({ enrolments, ...user }) => ({ ...user, enrolment: enrolments[0] ?? null }))
  }

  countStudents(courseId: string, within: Transaction = this.database): Promise<number> {
    return within.enrolment.count({ where: { courseId, role: 'student' } })
  }

  async enrol(
    transaction: Transaction,
    courseId: string,
    people: ({ username: string; displayName: string; userId: string | null } & Membership)[],
    note: Pick<AuditEntry, 'action' | 'detail'> & Actor,
  ): Promise<void> {
    for (const { username, displayName, userId, role, section } of people) {
      const id = userId ?? (await transaction.user.create({ data: { username, displayName, madeInId: courseId } })).id
      await transaction.enrolment.upsert({
        where: { courseId_userId: { courseId, userId: id } },
        create: { courseId, userId: id, role, section },
        update: { role, section },
      })
    }
    await audit(transaction, { ...note, subject: `course:${courseId}` })
  }

  /** False if this person is not in the course. Whoever is no teacher any more has no invitations open either. */
  change(courseId: string, userId: string, to: Membership | null, { actorId, requestId }: Actor): Promise<boolean> {
    return this.inTurn(courseId, async (transaction) => {
      const where = { courseId_userId: { courseId, userId } }
      const before = await transaction.enrolment.findUnique({ where })
      if (!before) return false
      if (to) await transaction.enrolment.update({ where, data: to })
      else await transaction.enrolment.delete({ where })
      if (to?.role !== 'teacher')
        await transaction.invitation.updateMany({
          where: { courseId, OR: [{ createdById: userId }, { userId }], revokedAt: null },
          data: { revokedAt: new Date() },
        })
      await audit(transaction, {
        ...{ actorId, requestId, subject: `course:${courseId}` },
        action: to ? 'enrolment_changed' : 'enrolment_removed',
        detail: {
          ...{ userId, roleBefore: before.role, sectionBefore: before.section },
          ...(to && { role: to.role, section: to.section }),
        },
      })
      return true
    })
  }

  async listInvitations(courseId: string, now: Date): Promise<InvitationView[]> {
    const rows = await this.database.invitation.findMany({
      where: { courseId, userId: null, revokedAt: null, expiresAt: { gt: now } },
      orderBy: { id: 'desc' },
      include: { createdBy: { select: { displayName: true } } },
    })
    return rows.filter(({ uses, maxUses }) => uses < maxUses).map(invitationView)
  }

  invite({ courseId, ...data }: NewInvitation, { actorId, requestId }: Actor): Promise<InvitationView> {
    return this.database.$transaction(async (transaction) => {
      const row = await transaction.invitation.create({
        data: { ...data, courseId, createdById: actorId },
        include: { createdBy: { select: { displayName: true } } },
      })
      await audit(transaction, {
        ...{ actorId, requestId, action: 'invited', subject: `course:${courseId}` },
        detail: { invitationId: row.id, role: row.role, section: row.section, maxUses: row.maxUses },
      })
      return invitationView(row)
    })
  }

  async revoke(courseId: string, id: string, { actorId, requestId }: Actor): Promise<boolean> {
    return this.database.$transaction(async (transaction) => {
      const { count } = await transaction.invitation.updateMany({
        where: { id, courseId, revokedAt: null },
        data: { revokedAt: new Date() },
      })
      const entry = { action: 'invitation_revoked', subject: `course:${courseId}`, detail: { invitationId: id } }
      if (count > 0) await audit(transaction, { ...entry, actorId, requestId })
      return count > 0
    })
  }

  /** One invitation for each account that this course's roster made and that nobody has signed up for; earlier ones end. */
  async renewSignUps(
    courseId: string,
    make: (account: { username: string; displayName: string }) => { tokenHash: string },
    expiresAt: Date,
    { actorId, requestId }: Actor,
  ): Promise<void> {
    await this.inTurn(courseId, async (transaction) => {
      const waiting = await transaction.enrolment.findMany({
        where: { courseId, user: { passwordHash: null, identities: { none: {} }, madeInId: courseId } },
        orderBy: { user: { username: 'asc' } },
        select: { role: true, section: true, user: { select: { id: true, username: true, displayName: true } } },
      })
      await transaction.invitation.updateMany({
        where: { courseId, userId: { in: waiting.map(({ user }) => user.id) }, revokedAt: null },
        data: { revokedAt: new Date() },
      })
      await transaction.invitation.createMany({
        data: waiting.map(({ user, role, section }) => ({
          ...{ courseId, role, section, expiresAt, createdById: actorId, maxUses: 1, userId: user.id },
          tokenHash: make(user).tokenHash,
        })),
      })
      await audit(transaction, {
        ...{ actorId, requestId, action: 'sign_up_links_made', subject: `course:${courseId}` },
        detail: { count: waiting.length },
      })
    })
  }

  async isTaken(username: string): Promise<boolean> {
    return (await this.database.user.count({ where: { username } })) > 0
  }

  async findOpen(tokenHash: string, now: Date): Promise<OpenInvitation | null> {
    const row = await this.database.invitation.findUnique({
      where: { tokenHash, revokedAt: null, expiresAt: { gt: now } },
      include: {
        course: { select: { title: true } },
        user: { select: account },
      },
    })
    if (!row || row.uses >= row.maxUses) return null
    return { ...row, course: { title: row.course.title as Localized }, user: row.user && accountOf(row.user) }
  }

  /**
   * Takes one use and enrols; the account is made or given its first way in in the same transaction. `gone`: somebody else took the
   * last use or signed up for the account, or it ended meanwhile; `taken`: the username is; `enrolled`: nothing to do, so no use is taken.
   */
  async accept(
    { id, courseId, role, section }: OpenInvitation,
    who: { userId: string } | { username: string; displayName: string },
    firstWay: FirstWay | null,
    requestId: string,
  ): Promise<{ userId: string } | 'gone' | 'taken' | 'enrolled'> {
    return this.inTurn(courseId, async (transaction) => {
      if ('username' in who && (await transaction.user.findUnique({ where: { username: who.username } })))
        return 'taken'
      const known = 'userId' in who ? who.userId : null
      const where = known && { courseId_userId: { courseId, userId: known } }
      const before = where && (await transaction.enrolment.findUnique({ where }))
      if (before && !firstWay) return 'enrolled'
      if (known && firstWay && !(await isUnclaimed(transaction, known))) return 'gone'
      const taken = await transaction.$executeRaw`
        UPDATE "Invitation" SET "uses" = "uses" + 1
        WHERE "id" = ${id}::uuid AND "uses" < "maxUses" AND "revokedAt" IS NULL AND "expiresAt" > clock_timestamp()`
      if (taken === 0) return 'gone'
      const userId = 'userId' in who ? who.userId : (await transaction.user.create({ data: who })).id
      if (firstWay && 'identity' in firstWay)
        await linkFirst(transaction, userId, firstWay.identity, { by: 'invitation', requestId })
      else if (firstWay) await transaction.user.update({ where: { id: userId }, data: firstWay })
      if (!before) await transaction.enrolment.create({ data: { courseId, userId, role, section } })
      await audit(transaction, {
        ...{ action: 'invitation_accepted', subject: `course:${courseId}`, actorId: userId, requestId },
        detail: { invitationId: id, role },
      })
      return { userId }
    })
  }
}

type InvitationRow = Membership & {
  id: string
  createdBy: { displayName: string }
  createdAt: Date
  expiresAt: Date
  maxUses: number
  uses: number
}

function invitationView({ createdBy, createdAt, expiresAt, ...row }: InvitationRow): InvitationView {
  const { id, role, section, maxUses, uses } = row
  return {
    ...{ id, role, section, maxUses, uses },
    createdBy: createdBy.displayName,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }
}
