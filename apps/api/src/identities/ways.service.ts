import type { ProviderAddress, SignInProvider } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { SignInLimit } from '../accounts/sign-in.limit.ts'
import { noSuchProvider, providerMisconfigured, providerUnavailable } from './identities.errors.ts'
import { newBinding, type Pending, PendingSignIns } from './pending.ts'
import { type OuterIdentity, type Provider, ProviderTrouble } from './provider.ts'
import { Providers } from './providers.ts'

/** What a provider's answer came with: its query, and the cookie of the browser that brought it. */
export interface Answer {
  query: URLSearchParams
  handle: string | null
}

/** The way to a provider and back, whatever it is for. */
@Injectable()
export class WaysService {
  constructor(
    private readonly providers: Providers,
    private readonly pending: PendingSignIns,
    private readonly limit: SignInLimit,
    private readonly logger: PinoLogger,
  ) {}

  provider(id: SignInProvider): Provider {
    const provider = this.providers.find(id)
    if (!provider) throw noSuchProvider()
    return provider
  }

  async begin(
    provider: Provider,
    purpose: Pending['purpose'],
    address: string,
  ): Promise<ProviderAddress & { handle: string }> {
    await this.limit.takeBeginning(address)
    const binding = newBinding()
    try {
      const page = await provider.begin(binding, this.providers.callbackOf(provider.id))
      const handle = await this.pending.keep({ provider: provider.id, binding, purpose })
      return { address: page.href, handle }
    } catch (error) {
      if (!(error instanceof ProviderTrouble)) throw error
      this.logger.warn({ err: error, provider: provider.id }, 'a provider cannot be used')
      throw error.trouble === 'misconfigured'
        ? providerMisconfigured(provider.name)
        : providerUnavailable(provider.name)
    }
  }

  /** What was begun, if this browser began it with this provider and has not been answered yet. */
  async take(provider: Provider, { query, handle }: Answer): Promise<Pending | null> {
    const state = query.get('state')
    const pending = handle && state ? await this.pending.take(handle, state) : null
    return pending?.provider === provider.id ? pending : null
  }

  finish(provider: Provider, pending: Pending, { query }: Answer): Promise<OuterIdentity> {
    const callback = new URL(this.providers.callbackOf(provider.id))
    callback.search = query.toString()
    return provider.finish(callback, pending.binding)
  }
}
