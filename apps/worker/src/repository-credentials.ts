import { parseSshAddress, sshRepository, type UngradableCode } from '@interleave/contract'
import { DeployKeyStore, deployKeyPurpose, RepositoryTokenStore, repositoryTokenPurpose } from '@interleave/database'
import { Counter, type Logger, SecretBox } from '@interleave/runtime'
import type { Credential } from './ports.ts'

const changedHostKeys = new Counter({
  name: 'interleave_host_keys_changed_total',
  help: 'Fetches refused since a host showed another key than before',
})

type Refused = { kind: 'refused'; code: UngradableCode; detail: string }

/** Opens what a person gave for exactly this repository; it goes to git and nowhere else. */
export class RepositoryCredentials {
  constructor(
    private readonly tokens: RepositoryTokenStore,
    private readonly keys: DeployKeyStore,
    private readonly box: SecretBox,
    private readonly logger: Logger,
  ) {}

  /** Reads a repository in the name of a person, by token or key if they gave one, and keeps how a key fared. */
  async read<Result extends { kind: string; hostKey?: string }>(
    userId: string,
    url: string,
    ask: (credential: Credential | null) => Promise<Result | Refused>,
  ): Promise<Result | Refused> {
    const ssh = parseSshAddress(url)
    if (!ssh) return ask(await this.#findToken(userId, url))
    const repository = sshRepository(ssh)
    const key = await this.keys.find(userId, repository)
    if (!key) return ask(null)
    const privateKey = this.box.open(key.privateKey, deployKeyPurpose(userId, repository))
    let result = await ask({ privateKey, hostKey: key.hostKey })
    if (!isRefused(result) && !(await this.keys.noteUse(key, result.hostKey ?? null)))
      result = { kind: 'refused', code: 'host_key_changed', detail: '' }
    if (!isRefused(result)) return result
    await this.keys.noteRefusal(key, result)
    if (result.code === 'host_key_changed') {
      changedHostKeys.inc()
      this.logger.error({ repository, shown: result.detail }, 'a host showed another key than before')
    }
    return result
  }

  async #findToken(userId: string, url: string): Promise<Credential | null> {
    const found = await this.tokens.find(userId, url)
    if (!found) return null
    const token = this.box.open(found.token, repositoryTokenPurpose(userId, url))
    return { username: found.username, token }
  }
}

const isRefused = (result: { kind: string }): result is Refused => result.kind === 'refused'
