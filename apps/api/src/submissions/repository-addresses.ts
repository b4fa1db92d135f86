import { type AddressPolicy, checkRepositoryAddress, parseSshAddress, sshRepository } from '@interleave/contract'
import { DeployKeyStore } from '@interleave/database'
import { explain } from '@interleave/grading'
import { Injectable } from '@nestjs/common'
import { refused } from './submissions.errors.ts'

/** Which hosts may be reached over plain http, other ports or private networks: those that the operator lists. */
export class RepositoryPolicy implements AddressPolicy {
  constructor(
    readonly httpHosts: readonly string[],
    readonly sshHosts: readonly string[],
  ) {}
}

/** What may be fetched, as far as an address alone can tell. */
@Injectable()
export class RepositoryAddresses {
  constructor(
    private readonly policy: RepositoryPolicy,
    private readonly keys: DeployKeyStore,
  ) {}

  /** An address for ssh is one of a repository that this person has a deploy key for. */
  async assertTaken(userId: string, repositoryUrl: string): Promise<void> {
    const verdict = checkRepositoryAddress(repositoryUrl, this.policy)
    if (!verdict.ok) throw refused('repositoryUrl', verdict.reason)
    const ssh = parseSshAddress(repositoryUrl)
    if (ssh && !(await this.keys.find(userId, sshRepository(ssh))))
      throw refused('repositoryUrl', explain('ungradable', 'key_needed', null))
  }
}
