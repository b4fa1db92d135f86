import {
  checkRepositoryAddress,
  type DeployKeyView,
  type MakeDeployKey,
  parseSshAddress,
  sshRepository,
} from '@interleave/contract'
import { type DeployKeyRecord, DeployKeyStore, deployKeyPurpose } from '@interleave/database'
import { explain } from '@interleave/grading'
import { SecretBox } from '@interleave/runtime'
import { fingerprintOf, makeDeployKey } from '@interleave/source'
import { Injectable } from '@nestjs/common'
import { RepositoryPolicy } from '../submissions/repository-addresses.ts'
import { refused } from '../submissions/submissions.errors.ts'
import { keyExists, noDeployKey, sshAddressNeeded, tooManyKeys } from './accounts.errors.ts'

const MOST_KEYS = 50

/** The keys by which private repositories are read over ssh. Each is made here, and tied to one repository of one person. */
@Injectable()
export class DeployKeysService {
  constructor(
    private readonly keys: DeployKeyStore,
    private readonly policy: RepositoryPolicy,
    private readonly box: SecretBox,
  ) {}

  async list(userId: string): Promise<DeployKeyView[]> {
    return (await this.keys.list(userId)).map(view)
  }

  async make(userId: string, { repositoryUrl }: MakeDeployKey, requestId: string): Promise<DeployKeyView> {
    const verdict = checkRepositoryAddress(repositoryUrl, this.policy)
    if (!verdict.ok) throw refused('repositoryUrl', verdict.reason)
    const ssh = parseSshAddress(repositoryUrl)
    if (!ssh) throw sshAddressNeeded()
    const repository = sshRepository(ssh)
    const wanted = { userId, repository, ...this.#makePair(userId, repository) }
    const made = await this.keys.make(wanted, { most: MOST_KEYS, requestId })
    if (made === 'exists') throw keyExists()
    if (made === 'too_many') throw tooManyKeys(MOST_KEYS)
    return view(made)
  }

  async replace(userId: string, id: string, requestId: string): Promise<DeployKeyView> {
    const key = await this.keys.get(userId, id)
    const pair = key && this.#makePair(userId, key.repository)
    const replaced = pair && (await this.keys.replace(userId, id, pair, requestId))
    if (!replaced) throw noDeployKey()
    return view(replaced)
  }

  async remove(userId: string, id: string, requestId: string): Promise<void> {
    if (!(await this.keys.remove(userId, id, requestId))) throw noDeployKey()
  }

  #makePair(userId: string, repository: string) {
    const { publicKey, privateKey } = makeDeployKey()
    return { publicKey, privateKey: this.box.seal(privateKey, deployKeyPurpose(userId, repository)) }
  }
}

function view({ id, repository, publicKey, hostKey, createdAt, usedAt, ...last }: DeployKeyRecord): DeployKeyView {
  const { refusedAt, refusal, refusalDetail } = last
  return {
    ...{ id, repository, publicKey, fingerprint: fingerprintOf(publicKey) },
    hostFingerprint: hostKey === null ? null : fingerprintOf(hostKey),
    createdAt: createdAt.toISOString(),
    usedAt: usedAt?.toISOString() ?? null,
    refusal: refusedAt && {
      at: refusedAt.toISOString(),
      reason: explain('ungradable', refusal, refusalDetail),
    },
  }
}
