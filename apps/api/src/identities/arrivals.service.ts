import { randomBytes } from 'node:crypto'
import { type BeginSignIn, DisplayName, Username } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { InvitationsService } from '../courses/invitations.service.ts'
import { Invalid, NotFound } from '../problems/errors.ts'
import { IdentityStore } from './identities.store.ts'
import { type OuterIdentity, type Provider, refused } from './provider.ts'

type Joining = NonNullable<BeginSignIn['invitation']>

/** Whose account it is that somebody with an identity comes to; docs/decisions/0007 has the rule. */
@Injectable()
export class ArrivalsService {
  constructor(
    private readonly identities: IdentityStore,
    private readonly invitations: InvitationsService,
  ) {}

  async findAccount(provider: Provider, identity: OuterIdentity, requestId: string): Promise<string> {
    const known = await this.findKnown(identity, requestId)
    if (known) return known
    if (identity.username && (await this.identities.findByUsername(identity.username))) throw refused('has_account')
    if (provider.isOpen) return this.open(provider, identity, requestId)
    throw refused(identity.email?.isVerified === false ? 'not_verified' : 'not_invited')
  }

  /** The link of a roster is for its account alone, whomever else the provider takes this person for. */
  async join(joining: Joining, identity: OuterIdentity, requestId: string): Promise<string> {
    try {
      const isForOne = (await this.invitations.findRecipient(joining.token)) !== null
      if (isForOne && (await this.identities.findOwner(identity))) throw refused('link_used')
      const known = isForOne ? null : await this.findKnown(identity, requestId)
      return await this.invitations.acceptBy(joining, known, identity, requestId)
    } catch (error) {
      if (error instanceof NotFound) throw refused('invitation_over')
      if (error instanceof Invalid) throw refused('username_taken')
      throw error
    }
  }

  /** By the link that there is; else by a user name or an address, each only where nobody but its owner can bring it here. */
  private async findKnown(identity: OuterIdentity, requestId: string): Promise<string | null> {
    const owner = await this.identities.findOwner(identity)
    if (owner) return owner
    const named = identity.username ? await this.identities.findByUsername(identity.username) : null
    if (named?.isWaiting && (await this.identities.claim(named.id, identity, requestId))) return named.id
    const reader = identity.email?.isVerified ? await this.identities.findByAddress(identity.email.address) : null
    if (!reader) return null
    const linked = await this.identities.link(reader, identity, 'address', requestId)
    if (linked !== 'linked') throw refused('other_linked')
    return reader
  }

  /**
   * Whoever was not invited must not sit on a user name that a roster brings later, and so come into its course: names that the provider
   * does not vouch for begin with the provider's.
   */
  private async open(provider: Provider, identity: OuterIdentity, requestId: string): Promise<string> {
    const called = identity.name.replace(/@.*/, '').replace(/[^A-Za-z0-9._-]+/g, '-')
    const username = Username.safeParse(identity.username).data ?? `${provider.id}-${called}`.slice(0, 50)
    const displayName = DisplayName.safeParse(identity.displayName).data ?? username
    const another = `${username}-${randomBytes(4).toString('hex')}`
    const made =
      (await this.identities.open({ username, displayName }, identity, requestId)) ??
      (await this.identities.open({ username: another, displayName }, identity, requestId))
    if (!made) throw new Error(`neither ${username} nor ${another} could be made`)
    return made
  }
}
