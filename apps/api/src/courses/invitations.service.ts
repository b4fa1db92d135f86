import type { AcceptInvitation, FoundInvitation } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { passwordIsUsername } from '../accounts/accounts.errors.ts'
import { hashPassword } from '../accounts/password.ts'
import { type Opened, SessionsService } from '../accounts/sessions.service.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { alreadyEnrolled, invitationIsOver, missing, usernameTaken } from './people.errors.ts'
import { hashOfInvitation } from './people.service.ts'
import { type OpenInvitation, PeopleStore } from './people.store.ts'

@Injectable()
export class InvitationsService {
  constructor(
    private readonly people: PeopleStore,
    private readonly sessions: SessionsService,
  ) {}

  async find(token: string): Promise<FoundInvitation> {
    const { course, role, section, expiresAt, user } = await this.open(token)
    return {
      ...{ course: course.title, role, section, expiresAt: expiresAt.toISOString() },
      for: user && { username: user.username, displayName: user.displayName },
    }
  }

  /** Somebody new gets an account, whoever is signed in joins with theirs; both are signed in afterwards. */
  async accept(
    viewer: Viewer | null,
    asked: AcceptInvitation,
    { requestId, browser }: { requestId: string; browser: string | null },
  ): Promise<Opened | null> {
    const invitation = await this.open(asked.token)
    const { who, firstPassword } = await this.whoJoins(viewer, invitation, asked)
    const accepted = await this.people.accept(invitation, who, firstPassword, requestId)
    if (accepted === 'gone') throw invitationIsOver()
    if (accepted === 'taken') throw usernameTaken()
    if (accepted === 'enrolled') throw alreadyEnrolled()
    return viewer && accepted.userId === viewer.id ? null : this.sessions.open(accepted.userId, browser)
  }

  /** The link of a roster is for its account alone, whoever is signed in in the browser that opens it. */
  private async whoJoins(viewer: Viewer | null, { user }: OpenInvitation, asked: AcceptInvitation) {
    const { username = user?.username, displayName = user?.displayName, password } = asked
    if (viewer && !user) return { who: { userId: viewer.id }, firstPassword: null }
    if (!username) throw missing('username')
    if (!displayName) throw missing('displayName')
    if (!password) throw missing('password')
    if (password === username) throw passwordIsUsername()
    const passwordHash = await hashPassword(password)
    if (user) return { who: { userId: user.id }, firstPassword: passwordHash }
    return { who: { username, displayName, passwordHash }, firstPassword: null }
  }

  private async open(token: string): Promise<OpenInvitation> {
    const invitation = await this.people.findOpen(hashOfInvitation(token), new Date())
    // Whoever has signed up has a password of their own, which no old link may replace.
    if (!invitation || invitation.user?.passwordHash) throw invitationIsOver()
    return invitation
  }
}
