import { createHash, randomBytes } from 'node:crypto'
import type { SessionView, SignIn } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import type { FastifyRequest } from 'fastify'
import { wrongCredentials } from './accounts.errors.ts'
import { AccountStore, type StoredSession } from './accounts.store.ts'
import { hashPassword, isPassword } from './password.ts'
import { SignInLimit } from './sign-in.limit.ts'
import { roleIn } from './viewer.ts'

export const SESSION_SECONDS = 12 * 60 * 60

/** From where somebody comes. */
export interface Arrival {
  address: string
  browser: string | null
}

export interface Opened {
  token: string
  session: SessionView
}

export const arrivalOf = ({ ip, headers }: FastifyRequest): Arrival => ({
  address: ip,
  browser: headers['user-agent']?.slice(0, 400) ?? null,
})

@Injectable()
export class SessionsService {
  /** Checked when there is no such user, so that both answers take as long. */
  private readonly nobodysPassword = hashPassword(randomBytes(32).toString('base64url'))

  constructor(
    private readonly accounts: AccountStore,
    private readonly limit: SignInLimit,
  ) {}

  async signIn({ username, password }: SignIn, { address, browser }: Arrival): Promise<Opened> {
    await this.limit.take(username, address)
    const found = await this.accounts.findByUsername(username)
    const isRight = await isPassword(password, found?.passwordHash ?? (await this.nobodysPassword))
    if (!found || !isRight) throw wrongCredentials()
    await this.limit.giveBack(username, address)
    return this.open(found.id, browser, found.passwordHash)
  }

  /** For whoever has just proved who they are, if not by a password then in another way. */
  async open(userId: string, browser: string | null, provedHash: string | null = null): Promise<Opened> {
    const token = randomBytes(32).toString('base64url')
    const now = new Date()
    const expiresAt = new Date(now.getTime() + SESSION_SECONDS * 1000)
    const opened = { tokenHash: hashOf(token), userId, browser, expiresAt, now, provedHash }
    if (!(await this.accounts.openSession(opened))) throw wrongCredentials()
    const session = await this.find(token)
    if (!session) throw new Error(`the session of ${userId} ended as it began`)
    return { token, session: await this.view(session) }
  }

  async find(token: string): Promise<StoredSession | null> {
    return this.accounts.findSession(hashOf(token), new Date())
  }

  async signOut(token: string): Promise<void> {
    await this.accounts.closeSession(hashOf(token))
  }

  async view({ user, expiresAt }: StoredSession): Promise<SessionView> {
    const { id, username, displayName, isAdmin, language, enrolments } = user
    const courses = await this.accounts.listCourses(
      isAdmin ? undefined : enrolments.map((enrolment) => enrolment.courseId),
    )
    return {
      user: { id, username, displayName, isAdmin, language },
      courses: courses.flatMap((course) => {
        const role = roleIn(user, course.id)
        return role ? [{ ...course, role }] : []
      }),
      expiresAt: expiresAt.toISOString(),
    }
  }
}

/** The token has 256 random bits: nothing to guess, so a plain digest protects it in the database. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
