import type { FastifyReply, FastifyRequest } from 'fastify'

/** The cookie that carries the session's token. Over https its name makes the browser insist on Secure, Path=/ and no Domain. */
export class SessionCookie {
  readonly name: string
  private readonly secure: boolean

  constructor(publicUrl: string) {
    this.secure = publicUrl.startsWith('https:')
    this.name = this.secure ? '__Host-interleave' : 'interleave'
  }

  read(request: FastifyRequest): string | null {
    return request.cookies[this.name] ?? null
  }

  set(reply: FastifyReply, token: string, seconds: number): void {
    void reply.setCookie(this.name, token, { ...this.attributes(), maxAge: seconds })
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.attributes())
  }

  private attributes() {
    return { httpOnly: true, sameSite: 'lax', secure: this.secure, path: '/' } as const
  }
}
