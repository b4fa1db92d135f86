import { randomUUID } from 'node:crypto'
import {
  type BindingView,
  type BindingWithSecret,
  type CreateBinding,
  DeliveryReason,
  type DeliveryView,
  UngradableCode,
} from '@interleave/contract'
import { type BindingRecord, BindingStore, type DeliveryRecord, NoticeStore } from '@interleave/database'
import { explain } from '@interleave/grading'
import { SecretBox } from '@interleave/runtime'
import { newHookKey, newSecret } from '@interleave/webhooks'
import { Injectable } from '@nestjs/common'
import type { Viewer } from '../accounts/viewer.ts'
import { AssignmentsService } from '../assignments/assignments.service.ts'
import { SubmissionsService } from '../submissions/submissions.service.ts'
import { HookAddress, secretPurpose } from './address.ts'
import { noSuchBinding } from './hooks.errors.ts'
import { statusTokenPurpose } from './status.sender.ts'

/** What a student does with a repository of their own; what is another's does not exist. */
@Injectable()
export class BindingsService {
  constructor(
    private readonly bindings: BindingStore,
    private readonly notices: NoticeStore,
    private readonly submissions: SubmissionsService,
    private readonly assignments: AssignmentsService,
    private readonly box: SecretBox,
    private readonly address: HookAddress,
  ) {}

  async findOf(viewer: Viewer, assignmentId: string): Promise<BindingView | null> {
    const binding = await this.bindings.findOf(viewer.id, assignmentId)
    return binding && (await this.view(binding))
  }

  async bind(
    viewer: Viewer,
    assignmentId: string,
    wanted: CreateBinding,
    requestId: string,
  ): Promise<BindingWithSecret> {
    const { provider } = wanted
    const { repositoryUrl, branch, folder } = await this.submissions.checkSource(viewer, {
      ...{ assignmentId, repositoryUrl: wanted.repositoryUrl },
      ...(wanted.branch !== undefined && { branch: wanted.branch }),
      ...(wanted.folder !== undefined && { folder: wanted.folder }),
    })
    // GitHub and Gitea have one way only.
    const proof = provider === 'github' || provider === 'gitea' ? 'signature' : wanted.proof
    const [id, secret] = [randomUUID(), newSecret()]
    const hook = { key: newHookKey(), secret: this.box.seal(secret, secretPurpose(id)) }
    const asked = { studentId: viewer.id, assignmentId, repositoryUrl, branch, folder, provider, proof }
    return { binding: await this.view(await this.bindings.bind(id, asked, hook, requestId)), secret }
  }

  async unbind(viewer: Viewer, id: string, requestId: string): Promise<void> {
    await this.bindings.unbind(await this.get(viewer, id), requestId)
  }

  async rotate(viewer: Viewer, id: string, requestId: string): Promise<BindingWithSecret> {
    const binding = await this.get(viewer, id)
    const secret = newSecret()
    const rotated = await this.bindings.rotate(binding, this.box.seal(secret, secretPurpose(id)), requestId)
    return { binding: await this.view(rotated), secret }
  }

  /** From now on; what was graded before stays untold. */
  async giveStatusToken(viewer: Viewer, id: string, token: string, requestId: string): Promise<BindingView> {
    const binding = await this.get(viewer, id)
    const sealed = this.box.seal(token, statusTokenPurpose(id))
    return this.view(await this.bindings.setStatusToken(binding, sealed, requestId))
  }

  async takeBackStatusToken(viewer: Viewer, id: string, requestId: string): Promise<void> {
    await this.bindings.setStatusToken(await this.get(viewer, id), null, requestId)
  }

  async deliveries(viewer: Viewer, id: string): Promise<DeliveryView[]> {
    const deliveries = await this.bindings.deliveries((await this.get(viewer, id)).id)
    return deliveries.map(viewOf)
  }

  private async get(viewer: Viewer, id: string): Promise<BindingRecord> {
    const binding = await this.bindings.find(id)
    if (!binding || binding.studentId !== viewer.id) throw noSuchBinding()
    // Whoever is taken out of a course loses what they bound there.
    await this.assignments.get(viewer, binding.assignmentId)
    return binding
  }

  private async view(binding: BindingRecord): Promise<BindingView> {
    const { id, repositoryUrl, branch, folder, provider, proof, formerUntil, lookCode } = binding
    const code = UngradableCode.safeParse(lookCode).data ?? null
    const latest = await this.notices.latestStatus(id)
    return {
      ...{ id, repositoryUrl, branch, folder, provider, proof },
      hookUrl: this.address.of(binding.hookKey),
      secretAt: binding.secretAt.toISOString(),
      formerSecretUntil: formerUntil && formerUntil > new Date() ? formerUntil.toISOString() : null,
      lookedAt: binding.lookedAt?.toISOString() ?? null,
      lookProblem: code && explain('ungradable', code, branch),
      status: { hasToken: binding.statusToken !== null, latest: latest && { ...latest, at: latest.at.toISOString() } },
    }
  }
}

export function viewOf(delivery: DeliveryRecord): DeliveryView {
  const { id, deliveryId, event, ref, commitId, outcome, reason, submissionId, canBeRepeated } = delivery
  return {
    ...{ id, deliveryId, event, ref, outcome, submissionId, canBeRepeated },
    commit: commitId,
    receivedAt: delivery.receivedAt.toISOString(),
    reason: reason === null ? null : DeliveryReason.parse(reason),
  }
}
