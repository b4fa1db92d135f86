import { RepositoryTokenStore, repositoryTokenPurpose } from '@interleave/database'
import { SecretBox } from '@interleave/runtime'
import type { Credential } from './ports.ts'

/** Opens the token that a person gave for exactly this address; it goes to git and nowhere else. */
export class RepositoryCredentials {
  constructor(
    private readonly tokens: RepositoryTokenStore,
    private readonly box: SecretBox,
  ) {}

  async find(userId: string, repositoryUrl: string): Promise<Credential | null> {
    const found = await this.tokens.find(userId, repositoryUrl)
    if (!found) return null
    const token = this.box.open(found.token, repositoryTokenPurpose(userId, repositoryUrl))
    return { username: found.username, token }
  }
}
