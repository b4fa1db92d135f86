import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Received extends Email {
  envelope: { from: string; to: string[] }
  raw: string
}

export interface MailServer {
  url: string
  received: Received[]
  /** What becomes of the next ones: an SMTP code with which each recipient is refused, or null. */
  refuseWith: number | null
  close(): Promise<void>
}

/** A real SMTP server on loopback, which keeps what it is given. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const server = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false },
    onRcptTo(_address, _session, callback) {
      if (mail.refuseWith === null) return callback()
      callback(Object.assign(new Error('refused for the test'), { responseCode: mail.refuseWith }))
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const raw = Buffer.concat(chunks)
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        const to = envelope.rcptTo.map(({ address }) => address)
        PostalMime.parse(raw).then(
          (email) => {
            mail.received.push({ ...email, envelope: { from, to }, raw: raw.toString() })
            callback()
          },
          (error: Error) => callback(error),
        )
      })
    },
    ...options,
  })
  const mail: MailServer = {
    url: '',
    received: [],
    refuseWith: null,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  mail.url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  return mail
}
