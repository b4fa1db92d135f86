import {
  checkRepositoryAddress,
  type GiveRepositoryToken,
  parseSshAddress,
  type RepositoryTokenView,
} from '@interleave/contract'
import { type RepositoryTokenRecord, RepositoryTokenStore, repositoryTokenPurpose } from '@interleave/database'
import { SecretBox } from '@interleave/runtime'
import { Injectable } from '@nestjs/common'
import { RepositoryPolicy } from '../submissions/repository-addresses.ts'
import { refused } from '../submissions/submissions.errors.ts'
import { httpsAddressNeeded, noRepository, tooManyRepositories } from './accounts.errors.ts'

const MOST_REPOSITORIES = 50

/** The tokens by which private repositories are read. Each is tied to one address of one person. */
@Injectable()
export class RepositoriesService {
  constructor(
    private readonly repositories: RepositoryTokenStore,
    private readonly policy: RepositoryPolicy,
    private readonly box: SecretBox,
  ) {}

  async list(userId: string): Promise<RepositoryTokenView[]> {
    return (await this.repositories.list(userId)).map(view)
  }

  async give(
    userId: string,
    { repositoryUrl, username, token }: GiveRepositoryToken,
    requestId: string,
  ): Promise<RepositoryTokenView> {
    const verdict = checkRepositoryAddress(repositoryUrl, this.policy)
    if (!verdict.ok) throw refused('repositoryUrl', verdict.reason)
    if (parseSshAddress(repositoryUrl)) throw httpsAddressNeeded()
    const sealed = this.box.seal(token, repositoryTokenPurpose(userId, repositoryUrl))
    const wanted = { userId, repositoryUrl, username, token: sealed }
    const given = await this.repositories.give(wanted, { most: MOST_REPOSITORIES, requestId })
    if (!given) throw tooManyRepositories(MOST_REPOSITORIES)
    return view(given)
  }

  async remove(userId: string, id: string, requestId: string): Promise<void> {
    if (!(await this.repositories.remove(userId, id, requestId))) throw noRepository()
  }
}

const view = ({ createdAt, ...token }: RepositoryTokenRecord): RepositoryTokenView => {
  return { ...token, createdAt: createdAt.toISOString() }
}
