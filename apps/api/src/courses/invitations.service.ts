import type { AcceptInvitation, FoundInvitation } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { passwordIsUsername } from '../accounts/accounts.errors.ts'
import { hashPassword } from '../accounts/password.ts'
import { type Opened, SessionsService } from '../accounts/sessions.service.ts'
import type { Viewer } from '../accounts/viewer.ts'
import type { NewIdentity } from '../identities/identities.store.ts'
import { alreadyEnrolled, invitationIsOver, missing, usernameTaken } from './people.errors.ts'
import { hashOfInvitation } from './people.service.ts'
import { type FirstWay, type OpenInvitation, PeopleStore } from './people.store.ts'

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
    const { who, firstWay } = await this.whoJoins(viewer, invitation, asked)
    const accepted = await this.people.accept(invitation, who, firstWay, requestId)
    const userId = joined(accepted)
    return viewer && userId === viewer.id ? null : this.sessions.open(userId, browser)
  }

  /** Whose account the invitation is for, if it is for one. */
  async findRecipient(token: string): Promise<string | null> {
    return (await this.open(token)).user?.id ?? null
  }

  /** Before somebody is sent to a provider: whether the invitation would take them when they are back. */
  async check({ token, ...asked }: JoiningByIdentity): Promise<void> {
    if (await this.findRecipient(token)) return
    if (await this.people.isTaken(named(asked).username)) throw usernameTaken()
  }

  /** By an identity: of the account `userId`, or else of a new account or the one that the invitation is for. Answers with whose it is. */
  async acceptBy(
    { token, ...asked }: JoiningByIdentity,
    userId: string | null,
    identity: NewIdentity,
    requestId: string,
  ): Promise<string> {
    const invitation = await this.open(token)
    const { user } = invitation
    const who = userId ? { userId } : user ? { userId: user.id } : named(asked)
    const accepted = await this.people.accept(invitation, who, userId ? null : { identity }, requestId)
    return accepted === 'enrolled' && userId ? userId : joined(accepted)
  }

  /** The link of a roster is for its account alone, whoever is signed in in the browser that opens it. */
  private async whoJoins(
    viewer: Viewer | null,
    { user }: OpenInvitation,
    asked: AcceptInvitation,
  ): Promise<{ who: Joining; firstWay: FirstWay | null }> {
    const { username = user?.username, displayName = user?.displayName, password } = asked
    if (viewer && !user) return { who: { userId: viewer.id }, firstWay: null }
    const names = named({ username, displayName })
    if (!password) throw missing('password')
    if (password === username) throw passwordIsUsername()
    const firstWay = { passwordHash: await hashPassword(password) }
    return { who: user ? { userId: user.id } : names, firstWay }
  }

  private async open(token: string): Promise<OpenInvitation> {
    const invitation = await this.people.findOpen(hashOfInvitation(token), new Date())
    // Whoever has signed up has a way in of their own, to which no old link may add.
    if (!invitation || invitation.user?.hasSignedUp) throw invitationIsOver()
    return invitation
  }
}

type Joining = Parameters<PeopleStore['accept']>[1]
type JoiningByIdentity = Omit<AcceptInvitation, 'password'>

function named({ username, displayName }: { username?: string | undefined; displayName?: string | undefined }) {
  if (!username) throw missing('username')
  if (!displayName) throw missing('displayName')
  return { username, displayName }
}

function joined(accepted: Awaited<ReturnType<PeopleStore['accept']>>): string {
  if (accepted === 'gone') throw invitationIsOver()
  if (accepted === 'taken') throw usernameTaken()
  if (accepted === 'enrolled') throw alreadyEnrolled()
  return accepted.userId
}
