import { createHash, randomBytes } from 'node:crypto'
import type {
  ApplyRoster,
  ChangePerson,
  CreateInvitation,
  InvitationView,
  MadeInvitation,
  Person,
  RosterPreview,
  RosterRow,
  SignUpLinks,
} from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Actor } from '../accounts/actor.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { hasChangedMeanwhile, noSuchInvitation, noSuchPerson, rosterHasErrors, yourself } from './people.errors.ts'
import { type KnownUser, PeopleStore } from './people.store.ts'
import { type Roster, readRoster } from './roster.ts'

const SIGN_UP_DAYS = 30
const DAY_MILLISECONDS = 86_400_000

@Injectable()
export class PeopleService {
  constructor(
    private readonly people: PeopleStore,
    private readonly logger: PinoLogger,
  ) {}

  list(courseId: string): Promise<Person[]> {
    return this.people.list(courseId)
  }

  async preview(courseId: string, file: string): Promise<RosterPreview> {
    const roster = readRoster(Buffer.from(file, 'base64'))
    const users = await this.people.findUsers(courseId, usernamesOf(roster))
    return plan(roster, users, await this.people.countStudents(courseId))
  }

  /** All of the file or nothing, and only what the preview had shown. */
  async apply(courseId: string, { file, digest }: ApplyRoster, actor: Actor): Promise<RosterPreview> {
    const roster = readRoster(Buffer.from(file, 'base64'))
    if (roster.errors.length > 0) throw rosterHasErrors()
    return this.people.inTurn(courseId, async (transaction) => {
      const users = await this.people.findUsers(courseId, usernamesOf(roster), transaction)
      const planned = plan(roster, users, await this.people.countStudents(courseId, transaction))
      if (planned.digest !== digest) throw hasChangedMeanwhile()
      const ids = new Map(users.map(({ username, id }) => [username, id]))
      const changed = planned.rows.filter(({ change }) => change !== 'same')
      const count = (wanted: RosterRow['change']) => planned.rows.filter(({ change }) => change === wanted).length
      await this.people.enrol(
        transaction,
        courseId,
        changed.map((row) => ({ ...row, userId: ids.get(row.username) ?? null })),
        {
          ...actor,
          action: 'roster_imported',
          detail: {
            ...{ added: count('add'), changed: count('change'), same: count('same'), digest },
            people: changed.map(({ username }) => username).join(' '),
          },
        },
      )
      this.logger.info({ requestId: actor.requestId, courseId, changed: changed.length }, 'roster imported')
      return planned
    })
  }

  async change(viewer: Viewer, courseId: string, userId: string, to: ChangePerson | null, actor: Actor): Promise<void> {
    if (userId === viewer.id && !viewer.isAdmin && to?.role !== 'teacher') throw yourself()
    if (!(await this.people.change(courseId, userId, to, actor))) throw noSuchPerson()
  }

  listInvitations(courseId: string): Promise<InvitationView[]> {
    return this.people.listInvitations(courseId, new Date())
  }

  async invite(courseId: string, { days, ...wanted }: CreateInvitation, actor: Actor): Promise<MadeInvitation> {
    const { token, tokenHash } = newToken()
    const invitation = await this.people.invite({ ...wanted, courseId, tokenHash, expiresAt: inDays(days) }, actor)
    return { invitation, token }
  }

  async revoke(courseId: string, id: string, actor: Actor): Promise<void> {
    if (!(await this.people.revoke(courseId, id, actor))) throw noSuchInvitation()
  }

  async makeSignUpLinks(courseId: string, actor: Actor): Promise<SignUpLinks> {
    const links: SignUpLinks['links'] = []
    const expiresAt = inDays(SIGN_UP_DAYS)
    const make = ({ username, displayName }: { username: string; displayName: string }) => {
      const { token, tokenHash } = newToken()
      links.push({ username, displayName, token })
      return { tokenHash }
    }
    await this.people.renewSignUps(courseId, make, expiresAt, actor)
    return { links, expiresAt: expiresAt.toISOString() }
  }
}

const inDays = (days: number) => new Date(Date.now() + days * DAY_MILLISECONDS)

/** 256 random bits: nothing to guess, so a plain digest protects it in the database. */
function newToken(): { token: string; tokenHash: string } {
  const token = randomBytes(32).toString('base64url')
  return { token, tokenHash: hashOfInvitation(token) }
}

export const hashOfInvitation = (token: string) => createHash('sha256').update(token).digest('hex')

const usernamesOf = ({ lines }: Roster) => lines.map(({ username }) => username)

/** What the file would do, line by line. Names of accounts that exist are their owners' and stay. */
function plan({ encoding, lines, errors }: Roster, users: KnownUser[], students: number): RosterPreview {
  const known = new Map(users.map((user) => [user.username, user]))
  const rows = lines.map(({ line, username, displayName, role, section }): RosterRow => {
    const user = known.get(username)
    const now = user?.enrolment ?? null
    const next = { role: role ?? now?.role ?? 'student', section: section ?? now?.section ?? null }
    const isSame = now?.role === next.role && now.section === next.section
    return {
      ...{ line, username, ...next },
      displayName: user?.displayName ?? displayName,
      change: now ? (isSame ? 'same' : 'change') : 'add',
      isNewAccount: !user,
      now: now && !isSame ? now : null,
    }
  })
  const listed = rows.filter(({ username }) => known.get(username)?.enrolment?.role === 'student').length
  const digest = createHash('sha256').update(JSON.stringify(rows)).digest('hex')
  return { encoding, rows, errors, notInFile: students - listed, digest }
}
