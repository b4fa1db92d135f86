import { randomBytes } from 'node:crypto'
import type { AcceptReset, AskReset, GiveAddress } from '@interleave/contract'
import { SecretBox } from '@interleave/runtime'
import { Injectable, type OnApplicationShutdown } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Mailer } from '../mail/mailer.ts'
import { linkPurpose } from '../mail/outbox.service.ts'
import { LINK_HOURS } from '../mail/words.ts'
import type { Asking } from './account.service.ts'
import { AccountService } from './account.service.ts'
import { addressTaken, linkIsOver, noMail, passwordIsUsername } from './accounts.errors.ts'
import { MailLinkStore, type NewLink } from './mail-links.store.ts'
import { hashPassword } from './password.ts'
import { hashOf } from './sessions.service.ts'
import { SignInLimit } from './sign-in.limit.ts'

const HOUR_MILLISECONDS = 3_600_000

/** An address that is proved by a link, and a password that is set by one. */
@Injectable()
export class MailLinksService implements OnApplicationShutdown {
  readonly #writing = new Set<Promise<void>>()

  constructor(
    private readonly account: AccountService,
    private readonly links: MailLinkStore,
    private readonly limit: SignInLimit,
    private readonly mailer: Mailer,
    private readonly box: SecretBox,
    private readonly logger: PinoLogger,
  ) {}

  /** Asks for proof: by the address a password can be set, so it is worth as much as one. */
  async giveAddress(asking: Asking, { email, current }: GiveAddress): Promise<void> {
    if (!this.mailer.isOffered) throw noMail()
    const { viewer, address, requestId } = asking
    await this.account.proveOneself(asking, current)
    await this.limit.takeMail(viewer.id, address)
    await this.links.askToConfirm(viewer.id, email, this.newLink(viewer.id, 'confirm'), requestId)
  }

  async confirm(token: string, requestId: string): Promise<void> {
    const became = await this.links.confirm(hashOf(token), new Date(), requestId)
    if (became === 'gone') throw linkIsOver()
    if (became === 'taken') throw addressTaken()
  }

  async forgetAddress({ viewer, requestId }: Asking): Promise<void> {
    await this.links.forget(viewer.id, requestId)
  }

  /** Answers alike, and as fast, whoever is asked for: what follows is done after the answer has gone. */
  async askReset({ who }: AskReset, address: string, requestId: string): Promise<void> {
    if (!this.mailer.isOffered) throw noMail()
    await this.limit.takeMail(who.toLowerCase(), address)
    const written = this.writeReset(who, requestId)
      .catch((error: unknown) => this.logger.error({ err: error, requestId }, 'could not write a reset link'))
      .finally(() => this.#writing.delete(written))
    this.#writing.add(written)
  }

  async acceptReset({ token, password }: AcceptReset, requestId: string): Promise<void> {
    const [tokenHash, now] = [hashOf(token), new Date()]
    const found = await this.links.findReset(tokenHash, now)
    if (!found) throw linkIsOver()
    if (password === found.username) throw passwordIsUsername()
    if (!(await this.links.reset(tokenHash, await hashPassword(password), now, requestId))) throw linkIsOver()
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.#writing)
  }

  private async writeReset(who: string, requestId: string): Promise<void> {
    const user = await this.links.findToReset(who)
    if (user) await this.links.askToReset(user, this.newLink(user.id, 'reset'), requestId)
  }

  private newLink(userId: string, kind: 'confirm' | 'reset'): NewLink {
    const token = randomBytes(32).toString('base64url')
    const expiresAt = new Date(Date.now() + LINK_HOURS[kind] * HOUR_MILLISECONDS)
    return { tokenHash: hashOf(token), expiresAt, sealed: this.box.seal(token, linkPurpose(userId)) }
  }
}
