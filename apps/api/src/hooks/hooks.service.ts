import type { DeliveryReason, DeliveryView } from '@interleave/contract'
import {
  type BindingRecord,
  BindingStore,
  type DeliveryRecord,
  type NewDelivery,
  type Received,
  type StoredPush,
} from '@interleave/database'
import { SecretBox } from '@interleave/runtime'
import { decide, type Envelope, type Headers, newSecret, parseEvent, readEnvelope, verify } from '@interleave/webhooks'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Viewer } from '../accounts/viewer.ts'
import { AssignmentsService } from '../assignments/assignments.service.ts'
import { Bell } from '../submissions/bell.ts'
import { secretPurpose } from './address.ts'
import { viewOf } from './bindings.service.ts'
import { noSuchDelivery, notRepeatable, tooManyDeliveries } from './hooks.errors.ts'

/** To whoever sent it: `refused` says no more than that, for there might be no such hook at all. */
export type Answer =
  | { status: 401; said: 'refused' }
  | { status: 200 | 202 | 429; said: NewDelivery['outcome']; reason: string | null }

interface Request {
  key: string
  headers: Headers
  body: Buffer
  requestId: string
}

@Injectable()
export class HooksService {
  /** Verified against when there is no such hook, so that its absence takes as long as a wrong signature. */
  private readonly decoy = newSecret()
  private readonly writing = new Set<Promise<void>>()

  constructor(
    private readonly bindings: BindingStore,
    private readonly assignments: AssignmentsService,
    private readonly box: SecretBox,
    private readonly bell: Bell,
    private readonly logger: PinoLogger,
  ) {}

  /** A row before any 2xx; a throw is a fault of ours, after which the provider may send the same again. */
  async receive({ key, headers, body, requestId }: Request): Promise<Answer> {
    const binding = await this.bindings.findByKey(key)
    const { provider, proof } = binding ?? { provider: 'github', proof: 'signature' }
    const secrets = binding ? this.secretsOf(binding) : [this.decoy]
    const envelope = readEnvelope(provider, headers, body)
    const verdict = verify(provider, proof, { body, headers, secrets, now: new Date() })
    if (!binding || verdict.kind === 'refused') {
      if (binding && verdict.kind === 'refused') this.noteRefusal(binding, envelope, verdict.reason)
      return { status: 401, said: 'refused' }
    }
    const event = parseEvent(provider, headers, body)
    if (event.kind !== 'push') {
      const reason: DeliveryReason = event.kind === 'ping' ? 'ping' : event.reason
      return answer(await this.bindings.note(binding, rowOf(envelope, 'ignored', reason)))
    }
    const { ref, before, after: commitId, repositoryId } = event.push
    const decision = decide(event.push, binding)
    if (decision.kind !== 'grade') {
      const row = { ...rowOf(envelope, decision.kind, decision.reason), ref, before, commitId }
      return answer(await this.bindings.note(binding, row))
    }
    return answer(await this.take(binding, { ref, before, commitId, repositoryId }, envelope, requestId))
  }

  /** Processes again what a fault of ours, or a flood, left undone. */
  async repeat(viewer: Viewer, deliveryId: string, requestId: string): Promise<DeliveryView> {
    const found = await this.bindings.findDelivery(deliveryId)
    if (!found || found.binding.studentId !== viewer.id) throw noSuchDelivery()
    const { delivery, binding, push } = found
    if (!delivery.canBeRepeated) throw notRepeatable()
    const taken = await this.take(binding, push, delivery, requestId, { receivedAt: delivery.receivedAt })
    if (taken.outcome === 'too_many') throw tooManyDeliveries()
    return viewOf((await this.bindings.findDelivery(deliveryId))?.delivery as DeliveryRecord)
  }

  /** Refusals are written after the answer has gone; a stop waits for them. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.writing)
  }

  private async take(
    binding: BindingRecord,
    push: StoredPush,
    envelope: Pick<NewDelivery, 'deliveryId' | 'event' | 'bodyDigest'>,
    requestId: string,
    repeats?: { receivedAt: Date },
  ): Promise<Received> {
    const { deliveryId, event, bodyDigest } = envelope
    const asked = { deliveryId, event, bodyDigest }
    try {
      const points = await this.assignments.getPoints(binding.assignmentId)
      const taken = await this.bindings.take(binding, push, asked, { points, requestId, ...(repeats && { repeats }) })
      if (taken.outcome !== 'too_many' && taken.run) {
        const { submissionId, runId, supersededSubmissionId } = taken.run
        this.logger.info({ requestId, submissionId, runId, supersededSubmissionId }, 'submitted by a webhook')
        await this.bell.ring(taken.run)
        if (supersededSubmissionId) await this.bell.tell(supersededSubmissionId)
      }
      return taken
    } catch (error) {
      await this.bindings.fail(binding.id, push, asked).catch((cause: unknown) => {
        this.logger.error({ err: cause, requestId }, 'could not keep a delivery that failed')
      })
      throw error
    }
  }

  private secretsOf(binding: BindingRecord): string[] {
    const { id, secret, formerSecret, formerUntil } = binding
    const isOverlapping = formerSecret && formerUntil && formerUntil > new Date()
    return [secret, ...(isOverlapping ? [formerSecret] : [])].map((sealed) => this.box.open(sealed, secretPurpose(id)))
  }

  private noteRefusal(binding: BindingRecord, envelope: Envelope, reason: DeliveryReason): void {
    // What was not verified is not believed, so that of the body nothing is kept but its digest.
    const written = this.bindings
      .refuse(binding.id, rowOf(envelope, 'refused', reason))
      .catch((error: unknown) => this.logger.warn({ err: error }, 'could not write down a refused delivery'))
      .finally(() => this.writing.delete(written))
    this.writing.add(written)
  }
}

function rowOf(envelope: Envelope, outcome: NewDelivery['outcome'], reason: DeliveryReason): NewDelivery {
  return { ...envelope, ref: null, before: null, commitId: null, outcome, reason }
}

function answer(received: Received): Answer {
  if (received.outcome === 'too_many') return { status: 429, said: 'deferred', reason: 'too_many' }
  const isTaken = received.outcome === 'accepted' || received.outcome === 'deferred'
  return { status: isTaken ? 202 : 200, said: received.outcome, reason: received.reason }
}
