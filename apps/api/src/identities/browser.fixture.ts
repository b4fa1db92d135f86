import type { Answer, Client } from '../api.fixture.ts'
import { client } from '../api.fixture.ts'

/** What a browser does between two sites: keeps the cookies of each, and follows redirects until there is a page to look at. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>()
  readonly #site: string

  constructor(site: string, cookie = '') {
    this.#site = site
    for (const each of cookie ? cookie.split('; ') : []) this.#keep(site, each)
  }

  /** As whoever it is signed in as by now. */
  get client(): Client {
    return client(this.#site, this.cookies())
  }

  cookies(site = this.#site): string {
    return [...(this.#jars.get(site) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async post(path: string, body: object): Promise<Answer> {
    const answer = await this.client.post(path, body)
    this.#keepAll(this.#site, answer.headers)
    return answer
  }

  /** Presses a button that leads to a provider, and answers with that provider's address. */
  async begin(provider: string, body: object = {}): Promise<string> {
    const { status, body: answer } = await this.post(`/api/v1/sign-in/${provider}`, body)
    if (status !== 200) throw new Error(`${status} ${answer?.code}`)
    return answer.address
  }

  /** One step: where this address leads, or null for a page. */
  async visit(address: string): Promise<string | null> {
    const { origin } = new URL(address)
    const reply = await fetch(address, { redirect: 'manual', headers: { cookie: this.cookies(origin) } })
    await reply.arrayBuffer()
    this.#keepAll(origin, reply.headers)
    const location = reply.headers.get('location')
    return location === null ? null : new URL(location, address).href
  }

  /** As far as the redirects lead: to a path of the site, without asking the site for the page itself. */
  async follow(address: string, until: (address: string) => boolean = (at) => this.isPage(at)): Promise<string> {
    let at = address
    for (let steps = 0; steps < 20; steps++) {
      if (until(at)) return at.replace(this.#site, '')
      const next = await this.visit(at)
      if (next === null) return at
      at = next
    }
    throw new Error(`no end to the redirects: ${at}`)
  }

  /** From the button to the page at which it ends. */
  async signInWith(provider: string, body: object = {}): Promise<string> {
    return this.follow(await this.begin(provider, body))
  }

  /** Up to the answer of the provider, which is not delivered. */
  async answerOf(address: string): Promise<string> {
    return this.follow(address, (at) => at.startsWith(`${this.#site}/api/`)).then((path) => `${this.#site}${path}`)
  }

  isPage(address: string): boolean {
    return address.startsWith(this.#site) && !address.startsWith(`${this.#site}/api/`)
  }

  #keepAll(site: string, headers: Headers): void {
    for (const each of headers.getSetCookie()) this.#keep(site, each)
  }

  #keep(site: string, setCookie: string): void {
    const jar = this.#jars.get(site) ?? new Map<string, string>()
    this.#jars.set(site, jar)
    const [pair = '', ...attributes] = setCookie.split('; ')
    const at = pair.indexOf('=')
    const isOver = attributes.some((each) => /^expires=.* 1970 /i.test(each))
    if (isOver) jar.delete(pair.slice(0, at))
    else jar.set(pair.slice(0, at), pair.slice(at + 1))
  }
}
