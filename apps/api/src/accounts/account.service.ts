import type { AccountView, ChangeAccount, ChangePassword, OpenSession } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { noSession, passwordIsUsername, samePassword, signInAgain, wrongCurrentPassword } from './accounts.errors.ts'
import { AccountStore } from './accounts.store.ts'
import { hashPassword, isPassword } from './password.ts'
import { hashOf } from './sessions.service.ts'
import { SignInLimit } from './sign-in.limit.ts'
import type { Viewer } from './viewer.ts'

const RECENT_MINUTES = 10
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)

/** Who asks, by which session, and from where. */
export interface Asking {
  viewer: Viewer
  /** The session's token; the session that asks is the one that goes on. */
  token: string
  address: string
  requestId: string
}

/** What a person settles for themselves. */
@Injectable()
export class AccountService {
  constructor(
    private readonly accounts: AccountStore,
    private readonly limit: SignInLimit,
  ) {}

  async view({ id, username, displayName }: Viewer): Promise<AccountView> {
    return { username, displayName, ...(await this.accounts.findSettings(id, new Date())) }
  }

  async change({ viewer }: Asking, settings: ChangeAccount): Promise<AccountView> {
    await this.accounts.setSettings(viewer.id, settings)
    return this.view(viewer)
  }

  /** Whoever finds a browser open could guess here as at the door, so guesses count there. */
  async prove({ viewer: { username }, address }: Asking, password: string): Promise<string> {
    await this.limit.take(username, address)
    const passwordHash = (await this.accounts.findByUsername(username))?.passwordHash
    if (!passwordHash || !(await isPassword(password, passwordHash))) throw wrongCurrentPassword()
    await this.limit.giveBack(username, address)
    return passwordHash
  }

  /** By the password; whoever has none proves it by having signed in a moment ago. */
  async proveOneself(asking: Asking, current: string | undefined): Promise<void> {
    const { passwordHash } = (await this.accounts.findByUsername(asking.viewer.username)) ?? {}
    if (passwordHash) await this.prove(asking, current ?? '')
    else if (!(await this.accounts.hasSessionSince(hashOf(asking.token), minutesAgo(RECENT_MINUTES))))
      throw signInAgain(RECENT_MINUTES)
  }

  async changePassword(asking: Asking, { current, password }: ChangePassword): Promise<void> {
    const { viewer, token, requestId } = asking
    if (password === viewer.username) throw passwordIsUsername()
    const from = await this.prove(asking, current)
    if (password === current) throw samePassword()
    const to = await hashPassword(password)
    const asked = { from, to, keep: hashOf(token), requestId }
    if (!(await this.accounts.changePassword(viewer.id, asked))) throw wrongCurrentPassword()
  }

  async sessions({ viewer, token }: Asking): Promise<OpenSession[]> {
    const rows = await this.accounts.listSessions(viewer.id, new Date())
    return rows.map(({ id, tokenHash, browser, createdAt, expiresAt }) => ({
      ...{ id, browser, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() },
      isThis: tokenHash === hashOf(token),
    }))
  }

  async endSession({ viewer, requestId }: Asking, id: string): Promise<void> {
    if ((await this.accounts.endSessions(viewer.id, { id }, requestId)) === 0) throw noSession()
  }

  async endOtherSessions({ viewer, token, requestId }: Asking): Promise<void> {
    await this.accounts.endSessions(viewer.id, { keep: hashOf(token) }, requestId)
  }
}
