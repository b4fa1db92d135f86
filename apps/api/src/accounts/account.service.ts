import type { AccountView, ChangeAccount, ChangePassword, OpenSession } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { noSession, passwordIsUsername, samePassword, wrongCurrentPassword } from './accounts.errors.ts'
import { AccountStore } from './accounts.store.ts'
import { hashPassword, isPassword } from './password.ts'
import { hashOf } from './sessions.service.ts'
import { SignInLimit } from './sign-in.limit.ts'
import type { Viewer } from './viewer.ts'

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

  view({ username, displayName, language }: Viewer): AccountView {
    return { username, displayName, language }
  }

  async change({ viewer }: Asking, { language }: ChangeAccount): Promise<AccountView> {
    await this.accounts.setLanguage(viewer.id, language)
    return this.view({ ...viewer, language })
  }

  /** Whoever finds a browser open could guess here as at the door, so guesses count there. */
  async changePassword(
    { viewer, token, address, requestId }: Asking,
    { current, password }: ChangePassword,
  ): Promise<void> {
    const { username } = viewer
    if (password === username) throw passwordIsUsername()
    await this.limit.take(username, address)
    const from = (await this.accounts.findByUsername(username))?.passwordHash
    if (!from || !(await isPassword(current, from))) throw wrongCurrentPassword()
    await this.limit.giveBack(username, address)
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
