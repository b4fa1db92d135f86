import type { Language } from '@interleave/contract'
import nodemailer, { type Transporter } from 'nodemailer'

export interface MailSettings {
  SMTP_URL?: string | undefined
  MAIL_FROM?: string | undefined
}

export interface Message {
  /** The same for each attempt, so that whoever gets it twice can tell. */
  id: string
  date: Date
  to: { name: string; address: string }
  language: Language
  /** The Message-ID of a mail that this answers; absent for what nobody asked for by mail. */
  answers?: string
  subject: string
  text: string
  html: string
}

/** `refused` is for good, `later` may be tried again. */
export type SendingEnd = { kind: 'sent' | 'refused' | 'later'; answer: string }

const CONNECT_MILLISECONDS = 20_000
/** A server that goes on answering a little at a time is left all the same; less than a notice's lease. */
const WHOLE_MILLISECONDS = 90_000

/** Hands mails to the operator's mail server. Without settings there is none, and nothing offers mail. */
export class Mailer {
  readonly #transport: Transporter | null
  readonly #from: string

  constructor({ SMTP_URL, MAIL_FROM }: MailSettings) {
    this.#from = MAIL_FROM ?? ''
    this.#transport = SMTP_URL ? nodemailer.createTransport(optionsOf(SMTP_URL)) : null
  }

  get isOffered(): boolean {
    return this.#transport !== null
  }

  async send({ id, date, to, language, answers, subject, text, html }: Message): Promise<SendingEnd> {
    if (!this.#transport) throw new Error('there is no mail server')
    const domain = this.#from.slice(this.#from.lastIndexOf('@') + 1).replace(/>$/, '')
    const sending = this.#transport.sendMail({
      ...{ from: this.#from, to, subject: oneLine(subject), text, html, date },
      messageId: `<${id}@${domain}>`,
      headers: { 'Auto-Submitted': answers ? 'auto-replied' : 'auto-generated', 'Content-Language': language },
      ...(answers && { inReplyTo: answers, references: answers }),
    })
    try {
      const { response } = await withDeadline(sending)
      return { kind: 'sent', answer: String(response) }
    } catch (error) {
      return judge(error)
    }
  }

  close(): void {
    this.#transport?.close()
  }
}

/** What stands in a header is one line, whoever wrote it. */
export const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim()

function optionsOf(smtpUrl: string) {
  const url = new URL(smtpUrl)
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  const secure = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    // A password is told to nobody in the clear, whatever the server offers.
    ...(user && { auth: { user, pass }, requireTLS: !secure }),
    connectionTimeout: CONNECT_MILLISECONDS,
    greetingTimeout: CONNECT_MILLISECONDS,
    socketTimeout: CONNECT_MILLISECONDS,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

async function withDeadline<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the mail server takes too long')), WHOLE_MILLISECONDS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Only what the server says of this very mail is for good; what it says of us, an operator can mend. */
function judge(error: unknown): SendingEnd {
  const { code, responseCode, message } = error as { code?: string; responseCode?: number; message?: string }
  const isForGood = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode !== undefined && responseCode >= 500
  return { kind: isForGood ? 'refused' : 'later', answer: oneLine(message ?? String(error)) }
}
