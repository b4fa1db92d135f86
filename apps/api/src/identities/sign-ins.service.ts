import type { BeginSignIn, ProviderAddress, SignInProvider, SignInTrouble } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { type Arrival, hashOf, type Opened, SessionsService } from '../accounts/sessions.service.ts'
import { InvitationsService } from '../courses/invitations.service.ts'
import { ArrivalsService } from './arrivals.service.ts'
import { IdentityStore } from './identities.store.ts'
import type { Pending } from './pending.ts'
import { type OuterIdentity, type Provider, ProviderTrouble, refused } from './provider.ts'
import { type Answer, WaysService } from './ways.service.ts'

/** Who stands at the door: from where, in which request, and by which session if there is one. */
export interface AtTheDoor extends Arrival {
  requestId: string
  token: string | null
}

/** Where the browser goes next, by a path of this site, and the session that was opened for it. */
export interface Ended {
  path: string
  opened: Opened | null
}

/** Signing in, joining and linking by an identity of a provider, from the button to the end. */
@Injectable()
export class SignInsService {
  constructor(
    private readonly ways: WaysService,
    private readonly arrivals: ArrivalsService,
    private readonly invitations: InvitationsService,
    private readonly identities: IdentityStore,
    private readonly sessions: SessionsService,
    private readonly logger: PinoLogger,
  ) {}

  async begin(
    id: SignInProvider,
    { next = '/', invitation }: BeginSignIn,
    address: string,
  ): Promise<ProviderAddress & { handle: string }> {
    const provider = this.ways.provider(id)
    if (!invitation) return this.ways.begin(provider, { kind: 'sign-in', next }, address)
    await this.invitations.check(invitation)
    return this.ways.begin(provider, { kind: 'join', invitation }, address)
  }

  /** Whoever is sent here by a provider is a person before a page, so that every end of it is a page too. */
  async end(id: SignInProvider, answer: Answer, who: AtTheDoor): Promise<Ended> {
    const provider = this.ways.provider(id)
    let pending: Pending | null = null
    try {
      pending = await this.ways.take(provider, answer)
      if (!pending) throw refused('expired')
      const identity = await this.ways.finish(provider, pending, answer)
      return await this.use(provider, pending.purpose, identity, who)
    } catch (error) {
      const trouble = error instanceof ProviderTrouble ? error.trouble : 'failed'
      const log = { err: error, provider: id, trouble, requestId: who.requestId }
      if (trouble === 'failed') this.logger.error(log, 'signing in with a provider failed')
      else this.logger.warn(log, 'nobody was signed in')
      return { path: troublePath(pending?.purpose ?? null, id, trouble), opened: null }
    }
  }

  private async use(
    provider: Provider,
    purpose: Pending['purpose'],
    identity: OuterIdentity,
    who: AtTheDoor,
  ): Promise<Ended> {
    if (purpose.kind === 'link') return this.link(provider, purpose, identity, who)
    const { requestId } = who
    const userId =
      purpose.kind === 'join'
        ? await this.arrivals.join(purpose.invitation, identity, requestId)
        : await this.arrivals.findAccount(provider, identity, requestId)
    if (!(await this.identities.noteSignIn(userId, identity, new Date(), requestId))) throw refused('expired')
    const opened = await this.sessions.open(userId, who.browser)
    if (who.token) await this.sessions.signOut(who.token)
    return { path: purpose.kind === 'join' ? '/' : purpose.next, opened }
  }

  private async link(
    provider: Provider,
    { userId, tokenHash }: Extract<Pending['purpose'], { kind: 'link' }>,
    identity: OuterIdentity,
    { token, requestId }: AtTheDoor,
  ): Promise<Ended> {
    const session = token && hashOf(token) === tokenHash ? await this.sessions.find(token) : null
    if (session?.user.id !== userId) throw refused('signed_out')
    const linked = await this.identities.link(userId, identity, 'account_page', requestId)
    if (linked !== 'linked') throw refused(linked === 'used' ? 'link_used' : 'other_linked')
    return { path: `/account?linked=${provider.id}`, opened: null }
  }
}

/** The reason is read where the way began. */
function troublePath(purpose: Pending['purpose'] | null, id: SignInProvider, trouble: SignInTrouble): string {
  const query = new URLSearchParams({ trouble, with: id })
  switch (purpose?.kind) {
    case 'link':
      return `/account?${query}`
    case 'join':
      return `/join?${query}#${purpose.invitation.token}`
    case 'sign-in':
      if (purpose.next !== '/') query.set('next', purpose.next)
  }
  return `/sign-in?${query}`
}
