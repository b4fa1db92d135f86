import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { MailInService } from './mail-in.service.ts'

export interface MailReceiverSettings {
  domain: string
  host: string
  port: number
  /** Whose mails come from many, so that no limit by network address holds for them. */
  relays: readonly string[]
  /** Files. */
  certificate?: string
  key?: string
}

export const MAIL_RECEIVER_SETTINGS = 'mail receiver settings'

const MOST_BYTES = 1024 * 1024
const MOST_RECIPIENTS = 5
const MOST_CONNECTIONS = 100
const MOST_CONNECTIONS_PER_ADDRESS = 20
/** Mails begun and recipients named: what every mail and every guess needs. */
const MOST_PER_ADDRESS_A_MINUTE = 300
const IDLE_MILLISECONDS = 60_000
/** A client that goes on sending a little at a time is left all the same. */
const WHOLE_MILLISECONDS = 300_000
/** A mail that has been on its way between so many servers goes round in a circle. */
const MOST_HOPS = 30
const CLOSE_MILLISECONDS = 5000

/** What a client is told, with the code that says whether to try again (4) or not (5). */
const refusals = {
  unknown: [550, 'No such address here'],
  busy: [450, 'Too much at once, send it again later'],
  crowded: [421, 'Too many connections from there, try again later'],
  large: [552, 'Larger than 1 MiB: send the address of a repository, not its files'],
  lineEnds: [554, 'Lines must end with CR LF'],
  circle: [554, 'It goes round in a circle'],
  fault: [451, 'Not taken, send it again later'],
} as const

/**
 * The mail server for personal addresses. It takes mails for these and for nobody else, sends nothing, and says 250 only after the mail
 * and all that follows from it are in the database.
 */
@Injectable()
export class MailReceiver implements OnApplicationBootstrap, OnApplicationShutdown {
  #server: SMTPServer | null = null
  #counts = new Map<string, number>()
  #minute: NodeJS.Timeout | undefined

  constructor(
    private readonly mailIn: MailInService,
    @Inject(MAIL_RECEIVER_SETTINGS) private readonly settings: MailReceiverSettings | null,
    private readonly logger: PinoLogger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings) return
    const { host, port, domain, certificate, key } = this.settings
    const tls = certificate && key ? { cert: await readFile(certificate), key: await readFile(key) } : null
    const server = new SMTPServer({
      ...{ name: domain, banner: 'Interleave', logger: false, disableReverseLookup: true },
      ...{ authOptional: true, disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'], ...tls },
      ...{ size: MOST_BYTES, maxRecipients: MOST_RECIPIENTS, maxClients: MOST_CONNECTIONS, maxCommandLength: 2048 },
      ...{ socketTimeout: IDLE_MILLISECONDS, closeTimeout: CLOSE_MILLISECONDS },
      onConnect: (session, done) => done(this.#admit(server, session)),
      onMailFrom: (_, session, done) => done(this.#count(session)),
      onRcptTo: (address, session, done) => void this.#checkRecipient(address, session).then(done),
      onData: (stream, session, done) => void this.#receive(stream, session).then(done),
    })
    // A client that breaks off, or a handshake that fails, is nobody's fault here.
    server.on('error', (error) => this.logger.debug({ err: error }, 'a mail client was lost'))
    await new Promise<void>((resolve, reject) => {
      server.server.once('error', reject)
      server.listen(port, host, () => resolve())
    })
    this.#server = server
    this.#minute = setInterval(() => this.#counts.clear(), 60_000).unref()
    this.logger.info({ host, port, domain, hasTls: tls !== null }, 'receiving mail')
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#minute)
    const server = this.#server
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()))
  }

  #admit(server: SMTPServer, { id, remoteAddress }: SMTPServerSession): Error | null {
    const there = [...server.connections].filter((connection) => connection.remoteAddress === remoteAddress)
    if (there.length > MOST_CONNECTIONS_PER_ADDRESS && !this.#isRelay(remoteAddress)) return refusal('crowded')
    const mine = there.find((connection) => connection.id === id)
    setTimeout(() => mine?.close(), WHOLE_MILLISECONDS).unref()
    return null
  }

  #isRelay(address: string): boolean {
    return this.settings?.relays.includes(address) ?? false
  }

  #count({ remoteAddress }: SMTPServerSession): Error | null {
    if (this.#isRelay(remoteAddress)) return null
    const count = (this.#counts.get(remoteAddress) ?? 0) + 1
    this.#counts.set(remoteAddress, count)
    return count > MOST_PER_ADDRESS_A_MINUTE ? refusal('busy') : null
  }

  async #checkRecipient({ address }: SMTPServerAddress, session: SMTPServerSession): Promise<Error | null> {
    const tooMany = this.#count(session)
    if (tooMany) return tooMany
    try {
      const recipient = await this.mailIn.findRecipient(address)
      if (!recipient) return refusal('unknown')
      return (await this.mailIn.hasRoom(recipient)) ? null : refusal('busy')
    } catch (error) {
      return this.#fault(error, session)
    }
  }

  async #receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | null> {
    try {
      const raw = await collect(stream)
      if (raw === null) return refusal('large')
      // Where some see the end of a mail and others do not, a second one could be hidden in it.
      if (/(?<!\r)\n|\r(?!\n)/.test(raw.toString('latin1'))) return refusal('lineEnds')
      if (hopsOf(raw) > MOST_HOPS) return refusal('circle')
      return await this.#deliver(raw, session)
    } catch (error) {
      // Whoever left in the middle is told nothing, and nothing of theirs is kept.
      if (stream.destroyed) return refusal('fault')
      return this.#fault(error, session)
    }
  }

  /** For each recipient by itself. One that is not taken has all be sent again, which changes nothing for the others. */
  async #deliver(raw: Buffer, { envelope }: SMTPServerSession): Promise<Error | null> {
    const isBounce = !envelope.mailFrom || envelope.mailFrom.address === ''
    let answer: Error | null = null
    for (const { address } of envelope.rcptTo) {
      const recipient = await this.mailIn.findRecipient(address)
      // It was there a moment ago: taken back by its owner, perhaps.
      if (!recipient) answer = refusal('unknown')
      else if ((await this.mailIn.take(recipient, { raw, isBounce, requestId: randomUUID() })) === 'too_many')
        answer = refusal('busy')
    }
    return answer
  }

  #fault(error: unknown, { id }: SMTPServerSession): Error {
    this.logger.error({ err: error, session: id }, 'a mail could not be taken')
    return refusal('fault')
  }
}

function refusal(why: keyof typeof refusals): Error {
  const [responseCode, words] = refusals[why]
  return Object.assign(new Error(words), { responseCode })
}

/** Null when it is too large; what comes after the limit is read and dropped, as the protocol has no other way to say so. */
async function collect(stream: SMTPServerDataStream): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (stream.sizeExceeded) chunks.length = 0
    else chunks.push(chunk)
  }
  return stream.sizeExceeded ? null : Buffer.concat(chunks)
}

function hopsOf(raw: Buffer): number {
  const text = raw.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  return text.slice(0, end < 0 ? text.length : end).match(/^received:/gim)?.length ?? 0
}
