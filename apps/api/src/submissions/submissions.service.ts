import {
  type CreateSubmission,
  checkBranch,
  checkFolder,
  type SubmissionPage,
  type SubmissionQuery,
  type SubmissionView,
} from '@interleave/contract'
import {
  InvalidCursorError,
  NotTakenError,
  type SubmissionHead,
  type SubmissionRecord,
  SubmissionStore,
  toPage,
  toView,
} from '@interleave/database'
import { RunEvents } from '@interleave/queue'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Names } from '../accounts/names.ts'
import { coursesAsStaff, isStaffIn, roleIn, type Viewer } from '../accounts/viewer.ts'
import { AssignmentsService } from '../assignments/assignments.service.ts'
import { Catalogue } from '../assignments/catalogue.ts'
import { Bell } from './bell.ts'
import { RepositoryAddresses } from './repository-addresses.ts'
import { invalidCursor, noSuchSubmission, notTaken, otherBranch, refused, runIsWaiting } from './submissions.errors.ts'

@Injectable()
export class SubmissionsService {
  constructor(
    private readonly submissions: SubmissionStore,
    private readonly assignments: AssignmentsService,
    private readonly catalogue: Catalogue,
    private readonly names: Names,
    private readonly addresses: RepositoryAddresses,
    private readonly bell: Bell,
    private readonly events: RunEvents,
    private readonly logger: PinoLogger,
  ) {}

  async submit(viewer: Viewer, wanted: CreateSubmission, requestId: string): Promise<SubmissionView> {
    const { assignmentId } = wanted
    const asked = {
      ...(await this.checkSource(viewer, wanted)),
      ...{ studentId: viewer.id, assignmentId, requestId },
    }
    const submitted = await this.submissions.submit(asked).catch((error: unknown) => {
      throw error instanceof NotTakenError ? notTaken(error.refusal) : error
    })
    const { submissionId, runId, supersededSubmissionId } = submitted
    this.logger.info({ requestId, submissionId, runId, supersededSubmissionId }, 'submitted')
    await this.bell.ring(submitted)
    if (supersededSubmissionId) await this.bell.tell(supersededSubmissionId)
    return this.get(viewer, submissionId)
  }

  /** What would be fetched for this assignment, if it may be; whoever asks for it, now or by a webhook later. */
  async checkSource(viewer: Viewer, { assignmentId, repositoryUrl, branch: wanted, folder: part }: CreateSubmission) {
    const { points, branch: asked } = await this.assignments.get(viewer, assignmentId)
    const branch = wanted ?? asked
    if (asked !== null && branch !== asked) throw otherBranch(asked)
    await this.addresses.assertTaken(viewer.id, repositoryUrl)
    const verdict = branch === null ? null : checkBranch(branch)
    if (verdict?.ok === false) throw refused('branch', verdict.reason)
    const folder = part ?? null
    const inFolder = folder === null ? null : checkFolder(folder)
    if (inFolder?.ok === false) throw refused('folder', inFolder.reason)
    return { repositoryUrl, branch, folder, points }
  }

  async requestRun(viewer: Viewer, submissionId: string, requestId: string): Promise<SubmissionView> {
    const { assignment } = await this.find(viewer, submissionId)
    const { points } = await this.assignments.get(viewer, assignment.id)
    const requested = await this.submissions.requestRun({ submissionId, actorId: viewer.id, points, requestId })
    if (!requested) throw runIsWaiting()
    this.logger.info({ requestId, submissionId, runId: requested.runId }, 'run requested')
    await this.bell.ring(requested)
    await this.bell.tell(submissionId)
    return this.get(viewer, submissionId)
  }

  /** Students see their own; staff see all of the courses where they are staff. */
  async list(viewer: Viewer, query: SubmissionQuery): Promise<SubmissionPage> {
    const scope = viewer.isAdmin ? {} : { visibleTo: { userId: viewer.id, staffOf: coursesAsStaff(viewer) } }
    try {
      const page = await this.submissions.list({ ...(await this.wanted(viewer, query)), ...scope })
      const submissions = page.submissions.map((submission) => this.hide(viewer, submission))
      return toPage({ ...page, submissions }, this.catalogue.manifests)
    } catch (error) {
      throw error instanceof InvalidCursorError ? invalidCursor() : error
    }
  }

  async get(viewer: Viewer, id: string): Promise<SubmissionView> {
    const record = this.hide(viewer, await this.find(viewer, id))
    const isStaff = isStaffIn(viewer, record.assignment.courseId)
    const isGrading = record.runs.some((run) => run.state === 'grading')
    const progress = isGrading ? await this.progressOf(id) : null
    return toView(record, {
      isStaff,
      sharedWith: isStaff ? await this.sharedWith(viewer, id) : null,
      manifests: this.catalogue.manifests,
      progress,
    })
  }

  private async sharedWith(viewer: Viewer, id: string) {
    return (await this.submissions.findSharing(id)).map(({ id: submissionId, assignment, student }) => {
      return { submissionId, student: this.names.of(viewer, assignment, student) }
    })
  }

  /** What is another student's or of another course does not exist, as far as anybody can tell. */
  private async find(viewer: Viewer, id: string): Promise<SubmissionRecord> {
    const record = await this.submissions.find(id)
    const role = record && roleIn(viewer, record.assignment.courseId)
    if (!role || (role === 'student' && record.student.id !== viewer.id)) throw noSuchSubmission()
    return record
  }

  /** Where names are hidden, so is the repository, which has them in its address; branch and folder may have one too. */
  private hide<Head extends SubmissionHead>(viewer: Viewer, head: Head): Head {
    const student = this.names.of(viewer, head.assignment, head.student)
    if (student.id === head.student.id) return head
    return { ...head, student, repositoryUrl: student.displayName, branch: null, folder: null, isHidden: true }
  }

  /** A filter by a pseudonym finds the work that it stands for; one by a person finds nothing that is marked anonymously. */
  private async wanted(viewer: Viewer, { studentId, ...query }: SubmissionQuery) {
    if (studentId === undefined) return query
    const staffOf = viewer.isAdmin ? undefined : coursesAsStaff(viewer)
    for (const pair of await this.submissions.anonymousPairs(staffOf, query.assignmentId))
      if (this.names.pseudonym(pair.assignmentId, pair.studentId).id === studentId) return { ...query, ...pair }
    return { ...query, studentId, namedFor: viewer.id }
  }

  /** Only a hint, so a submission can be read while Redis is away. */
  private async progressOf(submissionId: string) {
    try {
      return await this.events.findProgress(submissionId)
    } catch (error) {
      this.logger.warn({ err: error, submissionId }, 'could not read the progress of a run')
      return null
    }
  }
}
