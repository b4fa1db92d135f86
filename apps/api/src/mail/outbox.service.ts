import { type ClaimedNotice, NoticeStore } from '@interleave/database'
import { Counter, repeat, SecretBox } from '@interleave/runtime'
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { StatusSender } from '../hooks/status.sender.ts'
import { isMessageId } from '../mail-in/read-mail.ts'
import { Mailer, type SendingEnd } from './mailer.ts'
import {
  accountLetter,
  type Letter,
  linkLetter,
  receiptLetter,
  regradeLetter,
  resultLetter,
  sameLetter,
} from './words.ts'

export interface OutboxSettings {
  publicUrl: string
  everySeconds: number
  /** How long after one attempt the next one comes; doubled each time. */
  retrySeconds: number
}

export const OUTBOX_SETTINGS = 'outbox settings'

const AT_ONCE = 10
/** More than one sending can take, so that no other sender begins meanwhile. */
const LEASE_SECONDS = 120
const LONGEST_WAIT_SECONDS = 3600

const ended = new Counter({
  name: 'interleave_notices_total',
  help: 'Attempts to send a notice, by kind and by how they ended',
  labelNames: ['kind', 'ending'],
})

/** In whose name a link's token is sealed: one of another notice does not open. */
export const linkPurpose = (userId: string) => `link for ${userId}`

/** Sends what is written in the database to be told. Whatever happens to this process, what is not sent stays written there. */
@Injectable()
export class OutboxService implements OnApplicationBootstrap, OnApplicationShutdown {
  #stop: (() => Promise<void>) | undefined
  #isStopping = false

  constructor(
    private readonly notices: NoticeStore,
    private readonly mailer: Mailer,
    private readonly statuses: StatusSender,
    private readonly box: SecretBox,
    @Inject(OUTBOX_SETTINGS) private readonly settings: OutboxSettings,
    private readonly logger: PinoLogger,
  ) {}

  onApplicationBootstrap(): void {
    const onError = (err: unknown) => this.logger.error({ err }, 'could not send what is to be told')
    this.#stop = repeat(this.settings.everySeconds, () => this.#turn(), onError)
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isStopping = true
    await this.#stop?.()
    this.mailer.close()
  }

  async #turn(): Promise<void> {
    await this.notices.forgetOld()
    for (;;) {
      const claimed = await this.notices.claim(AT_ONCE, LEASE_SECONDS, { mail: this.mailer.isOffered })
      await Promise.all(claimed.map((notice) => this.#send(notice)))
      if (claimed.length < AT_ONCE || this.#isStopping) return
    }
  }

  async #send(notice: ClaimedNotice): Promise<void> {
    const { id, kind, attempt } = notice
    const { kind: ending, answer } = await this.#attempt(notice)
    ended.inc({ kind, ending })
    const seconds = Math.min(LONGEST_WAIT_SECONDS, this.settings.retrySeconds * 2 ** Math.min(attempt - 1, 20))
    const again = ending === 'later' ? { againInSeconds: seconds } : {}
    const line = { noticeId: id, kind, attempt, ending, answer }
    if (ending === 'sent') this.logger.info(line, 'told')
    else this.logger.warn(line, 'not told')
    await this.notices.finish(notice, { isSent: ending === 'sent', answer, ...again })
  }

  async #attempt(notice: ClaimedNotice): Promise<SendingEnd> {
    try {
      if (!(await this.notices.isWanted(notice))) return { kind: 'refused', answer: 'no longer wanted' }
      const { id, to, address, createdAt, host, result } = notice
      const language = to.language ?? 'zh-CN'
      if (host && result) return await this.statuses.send(host, result, language)
      if (!address) throw new Error('a mail without an address')
      const letter = this.#write(notice)
      const answers = notice.mail && isMessageId(notice.mail.messageId) ? { answers: notice.mail.messageId } : {}
      const message = { id, date: createdAt, to: { name: to.displayName, address }, language, ...answers, ...letter }
      return await this.mailer.send(message)
    } catch (error) {
      this.logger.error({ err: error, noticeId: notice.id }, 'a notice could not be written')
      return { kind: 'later', answer: error instanceof Error ? error.message : String(error) }
    }
  }

  #write({ kind, to, secret, result, regrade, mail, account, userId }: ClaimedNotice): Letter {
    const { displayName, username } = to
    const language = to.language ?? 'zh-CN'
    const { publicUrl } = this.settings
    if (kind === 'result' || kind === 'regrade') {
      if (!result) throw new Error('a result without its run')
      if (result.sameAs) return sameLetter(result, language, displayName, `${publicUrl}/submissions/${result.sameAs}`)
      const url = `${publicUrl}/submissions/${result.submissionId}`
      if (kind === 'result') return resultLetter(result, language, displayName, url, mail !== null)
      if (!regrade) throw new Error('a changed mark without its regrade')
      return regradeLetter(result, regrade, language, displayName, url)
    }
    if (kind === 'receipt') {
      if (!mail) throw new Error('a receipt without its mail')
      const { submission, assignmentId } = mail
      const path = submission ? `submissions/${submission.id}` : `assignments/${assignmentId}`
      return receiptLetter(mail, language, displayName, `${publicUrl}/${path}`)
    }
    if (kind === 'account') {
      if (!account) throw new Error('a changed account without the change')
      return accountLetter(account, language, { username, displayName, url: `${publicUrl}/account` })
    }
    if (kind === 'status' || !secret) throw new Error('neither a result nor a link')
    const token = this.box.open(secret, linkPurpose(userId))
    // Behind the # it is sent to nobody, not to this server either.
    const url = `${publicUrl}/${kind === 'confirm' ? 'confirm' : 'new-password'}#${token}`
    return linkLetter(kind, language, { username, displayName, url })
  }
}
