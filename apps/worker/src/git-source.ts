import type { AddressPolicy } from '@interleave/contract'
import {
  assertGit,
  assertSsh,
  fetchRepository,
  findTip,
  type HostKeys,
  parseHostKeys,
  removeCutOff,
} from '@interleave/source'
import type { Config } from './config.ts'
import type { Source } from './ports.ts'

/** The repository as it is on its host, fetched by the system's git and ssh. */
export class GitSource implements Source {
  readonly #where: { policy: AddressPolicy; hostKeys: HostKeys }

  constructor(config: Pick<Config, 'HTTP_REPOSITORY_HOSTS' | 'SSH_REPOSITORY_HOSTS' | 'SSH_HOST_KEYS'>) {
    const policy = { httpHosts: config.HTTP_REPOSITORY_HOSTS, sshHosts: config.SSH_REPOSITORY_HOSTS }
    this.#where = { policy, hostKeys: parseHostKeys(config.SSH_HOST_KEYS) }
  }

  async assertReady(): Promise<void> {
    await assertGit()
    await assertSsh()
  }

  fetch(request: Parameters<Source['fetch']>[0]) {
    return fetchRepository({ ...request, ...this.#where })
  }

  reap() {
    return removeCutOff()
  }

  findTip(request: Parameters<Source['findTip']>[0]) {
    return findTip({ ...request, ...this.#where })
  }
}
