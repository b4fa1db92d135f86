import type { IdentityView, ProveOneself, ProviderAddress, SignInProvider } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { AccountService, type Asking } from '../accounts/account.service.ts'
import { hashOf } from '../accounts/sessions.service.ts'
import { lastWayIn, linkedAlready, noSuchIdentity } from './identities.errors.ts'
import { IdentityStore } from './identities.store.ts'
import { Providers } from './providers.ts'
import { WaysService } from './ways.service.ts'

/** The ways into one's own account. What opens it is worth as much as the password, so each change asks for that. */
@Injectable()
export class IdentitiesService {
  constructor(
    private readonly identities: IdentityStore,
    private readonly account: AccountService,
    private readonly ways: WaysService,
    private readonly providers: Providers,
  ) {}

  async list({ viewer }: Pick<Asking, 'viewer'>): Promise<IdentityView[]> {
    const rows = await this.identities.list(viewer.id)
    return rows.map(({ createdAt, lastUsedAt, ...row }) => ({
      ...{ ...row, provider: this.providers.idOf(row.issuer) },
      ...{ createdAt: createdAt.toISOString(), lastUsedAt: lastUsedAt?.toISOString() ?? null },
    }))
  }

  async beginLink(
    asking: Asking,
    id: SignInProvider,
    { current }: ProveOneself,
  ): Promise<ProviderAddress & { handle: string }> {
    const provider = this.ways.provider(id)
    await this.account.proveOneself(asking, current)
    const linked = await this.identities.list(asking.viewer.id)
    if (linked.some(({ issuer }) => issuer === provider.issuer)) throw linkedAlready(provider.name)
    const purpose = { kind: 'link', userId: asking.viewer.id, tokenHash: hashOf(asking.token) } as const
    return this.ways.begin(provider, purpose, asking.address)
  }

  async unlink(asking: Asking, id: string, { current }: ProveOneself): Promise<void> {
    await this.account.proveOneself(asking, current)
    const { viewer, token, requestId } = asking
    const kept = { issuers: this.providers.issuers, keep: hashOf(token), requestId }
    const became = await this.identities.unlink(viewer.id, id, kept)
    if (became === 'gone') throw noSuchIdentity()
    if (became === 'last') throw lastWayIn()
  }
}
