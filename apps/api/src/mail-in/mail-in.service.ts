import { createHash, randomBytes } from 'node:crypto'
import type { CourseMails, MailInView, ReceivedMailView } from '@interleave/contract'
import { type MailDecision, type ReceivedMailRecord, ReceivedMailStore, type TakenMail } from '@interleave/database'
import { Counter, SecretBox } from '@interleave/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { AccountStore } from '../accounts/accounts.store.ts'
import { Names } from '../accounts/names.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { AssignmentsService } from '../assignments/assignments.service.ts'
import { DomainError } from '../problems/errors.ts'
import { Bell } from '../submissions/bell.ts'
import { SubmissionsService } from '../submissions/submissions.service.ts'
import { noConfirmedAddress, noMailIn } from './mail-in.errors.ts'
import { reasons } from './mail-in.words.ts'
import { readMail } from './read-mail.ts'

/** Behind the @ of personal addresses; null where no mail is received. */
export const MAIL_DOMAIN = 'mail domain'

interface Recipient {
  viewer: Viewer
  email: string
  assignmentId: string
}

const SHOWN_TO_STUDENT = 10
const SHOWN_TO_STAFF = 100
/** 130 bits, in letters that no mail server changes. */
const TOKEN_LENGTH = 26
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
/** 64 characters are allowed before the @. */
const MOST_SLUG = 64 - TOKEN_LENGTH - 1

const received = new Counter({
  name: 'interleave_mails_received_total',
  help: 'Mails to personal addresses, by what became of them',
  labelNames: ['outcome'],
})

/** Submissions by mail: who has which address, and what becomes of what is sent there. */
@Injectable()
export class MailInService {
  constructor(
    private readonly mails: ReceivedMailStore,
    private readonly accounts: AccountStore,
    private readonly assignments: AssignmentsService,
    private readonly submissions: SubmissionsService,
    private readonly names: Names,
    private readonly box: SecretBox,
    private readonly bell: Bell,
    @Inject(MAIL_DOMAIN) private readonly domain: string | null,
    private readonly logger: PinoLogger,
  ) {}

  async read(viewer: Viewer, assignmentId: string): Promise<MailInView> {
    if (this.domain === null) return { isOffered: false, email: null, address: null, mails: [] }
    await this.assignments.get(viewer, assignmentId)
    const pair = { studentId: viewer.id, assignmentId }
    const found = await this.mails.findAddress(pair)
    const { email } = await this.accounts.findSettings(viewer.id, new Date())
    const address = found && this.addressOf(found.assignment.slug, this.box.open(found.token, purposeOf(pair)))
    const mails = await this.mails.list(pair, SHOWN_TO_STUDENT)
    return { isOffered: true, email, address, mails: mails.map(viewOf) }
  }

  /** A new address; one that there was ends at once. */
  async renew(viewer: Viewer, assignmentId: string, requestId: string): Promise<MailInView> {
    if (this.domain === null) throw noMailIn()
    await this.assignments.get(viewer, assignmentId)
    const { email } = await this.accounts.findSettings(viewer.id, new Date())
    if (email === null) throw noConfirmedAddress()
    const pair = { studentId: viewer.id, assignmentId }
    const token = newToken()
    const sealed = this.box.seal(token, purposeOf(pair))
    await this.mails.setAddress(pair, { token: sealed, tokenHash: hashOf(token) }, requestId)
    return this.read(viewer, assignmentId)
  }

  async remove(viewer: Viewer, assignmentId: string, requestId: string): Promise<void> {
    await this.mails.removeAddress({ studentId: viewer.id, assignmentId }, requestId)
  }

  async listOf(viewer: Viewer, courseId: string): Promise<CourseMails> {
    const mails = await this.mails.list({ assignment: { courseId } }, SHOWN_TO_STAFF)
    return {
      mails: mails.map(({ assignment, student, ...mail }) => {
        return { ...viewOf(mail), assignment, student: this.names.of(viewer, assignment, student) }
      }),
    }
  }

  /** Null for every address that is nobody's, or whose owner may not hand in there, or could not be answered. */
  async findRecipient(address: string): Promise<Recipient | null> {
    const at = address.lastIndexOf('@')
    if (this.domain === null || address.slice(at + 1).toLowerCase() !== this.domain) return null
    const token = address.slice(0, at).split('+').at(-1)?.toLowerCase() ?? ''
    const found = token.length === TOKEN_LENGTH ? await this.mails.findByToken(hashOf(token)) : null
    const account = found && (await this.accounts.findCorrespondent(found.studentId))
    if (!found || !account?.email) return null
    const { email, ...viewer } = account
    try {
      await this.assignments.get(viewer, found.assignmentId)
    } catch (error) {
      if (error instanceof DomainError) return null
      throw error
    }
    return { viewer, email, assignmentId: found.assignmentId }
  }

  /** Whether a mail would be taken now, asked before its bytes are sent; `take` asks once more. */
  hasRoom({ viewer }: Recipient): Promise<boolean> {
    return this.mails.hasRoom(viewer.id)
  }

  /** Once this has returned, the mail is in the database with all that follows from it. */
  async take({ viewer, email, assignmentId }: Recipient, mail: { raw: Buffer; isBounce: boolean; requestId: string }) {
    const { raw, isBounce, requestId } = mail
    const read = await readMail(raw)
    const decision = await this.decide(viewer, email, assignmentId, isBounce ? { ...read, isAutomatic: true } : read)
    const messageId = read?.messageId ?? `sha256:${createHash('sha256').update(raw).digest('hex')}`
    const taken: TakenMail = await this.mails.take({ studentId: viewer.id, assignmentId }, messageId, {
      decision,
      requestId,
    })
    received.inc({ outcome: taken.outcome })
    const submissionId = 'submissionId' in taken ? taken.submissionId : null
    this.logger.info({ requestId, outcome: taken.outcome, submissionId, assignmentId }, 'a mail was received')
    if (taken.outcome !== 'too_many' && taken.run) {
      await this.bell.ring(taken.run)
      if (taken.run.supersededSubmissionId) await this.bell.tell(taken.run.supersededSubmissionId)
    }
    return taken.outcome
  }

  private async decide(
    viewer: Viewer,
    email: string,
    assignmentId: string,
    mail: Partial<Awaited<ReturnType<typeof readMail>>>,
  ): Promise<MailDecision> {
    if (mail?.isAutomatic) return { outcome: 'ignored', reason: reasons.automatic }
    if (!mail?.repositories || !mail.branches || !mail.folders)
      return { outcome: 'refused', reason: reasons.unreadable }
    const { from, repositories, branches, folders } = mail
    // No proof, as anybody can write it: it keeps an answer to all, or a forwarded address, from handing in by mistake.
    if (from !== email.toLowerCase()) return { outcome: 'refused', reason: reasons.otherSender }
    const [repositoryUrl, ...others] = repositories
    if (!repositoryUrl) return { outcome: 'refused', reason: reasons.noRepository }
    if (others.length > 0) return { outcome: 'refused', reason: reasons.severalRepositories }
    if (branches.length > 1) return { outcome: 'refused', reason: reasons.severalBranches }
    if (folders.length > 1) return { outcome: 'refused', reason: reasons.severalFolders }
    const wanted = {
      ...{ assignmentId, repositoryUrl },
      ...(branches[0] && { branch: branches[0] }),
      ...(folders[0] && { folder: folders[0] }),
    }
    try {
      return { outcome: 'accepted', ...(await this.submissions.checkSource(viewer, wanted)) }
    } catch (error) {
      if (error instanceof DomainError) return { outcome: 'refused', reason: error.sentence }
      throw error
    }
  }

  private addressOf(slug: string, token: string): string {
    // What stands before the + is for people alone.
    return `${slug.slice(0, MOST_SLUG).replace(/-+$/, '')}+${token}@${this.domain}`
  }
}

/** A token sealed for one student and assignment opens for no other. */
const purposeOf = ({ studentId, assignmentId }: { studentId: string; assignmentId: string }) =>
  `mail address of ${studentId} for ${assignmentId}`

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

const newToken = () => Array.from(randomBytes(TOKEN_LENGTH), (byte) => ALPHABET[byte % 32]).join('')

function viewOf({ id, receivedAt, outcome, reason, submissionId }: Omit<ReceivedMailRecord, 'assignment' | 'student'>) {
  const view: ReceivedMailView = { id, receivedAt: receivedAt.toISOString(), outcome, reason, submissionId }
  return view
}
