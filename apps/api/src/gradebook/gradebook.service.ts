import type {
  AssignmentView,
  FailingCheck,
  GradebookFilter,
  GradebookQuery,
  GradebookView,
  Localized,
  MarkCell,
  MarkState,
} from '@interleave/contract'
import { toolNames } from '@interleave/contract'
import { type MarkRow, MarkStore, splitCheck } from '@interleave/database'
import { Injectable } from '@nestjs/common'
import { Names } from '../accounts/names.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { AssignmentsService } from '../assignments/assignments.service.ts'
import { Catalogue } from '../assignments/catalogue.ts'
import { CourseStore } from '../courses/courses.store.ts'
import { NotFound } from '../problems/errors.ts'
import { CheckTitles } from './check-titles.ts'
import { type EnrolledStudent, GradebookStore } from './gradebook.store.ts'

const STUDENTS_A_PAGE = 30

const nothing: MarkCell = {
  ...{ state: 'none', score: null, percent: 100, submissionId: null, runId: null, submissions: 0, failing: [] },
}

/** The students of a course with their marks, before any are left out. */
export interface CourseMarks {
  courseId: string
  title: Localized
  timeZone: string
  /** The one that was asked for, or all of the course. */
  assignments: AssignmentView[]
  all: AssignmentView[]
  isOne: boolean
  /** Of the assignments, at most. */
  points: number
  students: EnrolledStudent[]
  sections: string[]
  marks: MarkRow[]
  /** What was done about names; absent where nothing was. */
  anonymous?: GradebookView['anonymous']
  markOf(studentId: string, assignmentId: string): MarkRow | undefined
}

type Row = GradebookView['rows'][number]

@Injectable()
export class GradebookService {
  private readonly titles: CheckTitles

  constructor(
    private readonly marks: MarkStore,
    private readonly store: GradebookStore,
    private readonly courses: CourseStore,
    private readonly assignments: AssignmentsService,
    private readonly catalogue: Catalogue,
    private readonly names: Names,
  ) {
    this.titles = new CheckTitles(store)
  }

  async read(viewer: Viewer, courseId: string, { page, ...filter }: GradebookQuery): Promise<GradebookView> {
    const course = await this.loadNamed(viewer, courseId, filter)
    const students = chosen(course, filter)
    const pages = Math.max(1, Math.ceil(students.length / STUDENTS_A_PAGE))
    const at = Math.min(page, pages)
    const { all, sections, points, title } = course
    const columns = columnsOf(course)
    return {
      course: { id: courseId, title },
      assignments: all.map(({ id, title, points, dueAt }) => ({ id, title, points, dueAt })),
      ...{ sections, columns, points, anonymous: course.anonymous ?? 'none' },
      checks: await this.failing(course),
      ...{ count: students.length, page: at, pages },
      rows: students
        .slice((at - 1) * STUDENTS_A_PAGE, at * STUDENTS_A_PAGE)
        .map((student) => rowOf(course, student, columns)),
    }
  }

  /** Every student that matches, for a file. */
  async readAll(
    viewer: Viewer,
    courseId: string,
    filter: GradebookFilter,
  ): Promise<Pick<GradebookView, 'columns' | 'points' | 'rows'>> {
    const course = await this.loadNamed(viewer, courseId, filter)
    const columns = columnsOf(course)
    const rows = chosen(course, filter).map((student) => rowOf(course, student, columns))
    return { columns, points: course.points, rows }
  }

  /** With the names that this viewer may read. What is marked anonymously stands alone: beside other marks of its row it would have a name. */
  private async loadNamed(viewer: Viewer, courseId: string, filter: GradebookFilter): Promise<CourseMarks> {
    const course = await this.load(viewer, courseId, filter)
    const isShown = ({ id, isAnonymous }: AssignmentView) =>
      !this.names.areHidden(viewer, { id, courseId, isAnonymous }, 'gradebook')
    const shown = course.assignments.filter(isShown)
    if (shown.length === course.assignments.length) return course
    if (!course.isOne) return onlyOf(course, shown)
    // A section would narrow down who somebody is.
    const { assignmentId } = filter
    const whole = await this.load(viewer, courseId, assignmentId === undefined ? {} : { assignmentId })
    return this.underPseudonyms(whole, assignmentId ?? '')
  }

  /** In the order of the pseudonyms, as that of the names would tell. */
  private underPseudonyms(course: CourseMarks, assignmentId: string): CourseMarks {
    const real = new Map(course.students.map(({ id }) => [this.names.pseudonym(assignmentId, id).id, id]))
    const students = course.students
      .map(({ id }) => ({ ...this.names.pseudonym(assignmentId, id), username: '', section: null }))
      .sort((one, other) => (one.displayName < other.displayName ? -1 : 1))
    const anonymous = 'pseudonyms' as const
    return { ...course, anonymous, students, sections: [], markOf: (id, of) => course.markOf(real.get(id) ?? id, of) }
  }

  async load(viewer: Viewer, courseId: string, { assignmentId, section }: GradebookFilter): Promise<CourseMarks> {
    const [found, all, enrolled, marks] = await Promise.all([
      this.courses.find(courseId),
      this.assignments.listOf(viewer, courseId),
      this.store.listStudents(courseId),
      this.marks.list(courseId, assignmentId),
    ])
    const assignments = assignmentId ? all.filter(({ id }) => id === assignmentId) : all
    if (assignments.length === 0 && assignmentId)
      throw new NotFound({ 'zh-CN': '这门课里没有这个作业。', en: 'This course has no such assignment.' })
    if (!found) throw new Error(`course ${courseId} is gone`)
    const { title, timeZone } = found
    const students = enrolled.filter((student) => section === undefined || student.section === section)
    const isIn = new Set(students.map(({ id }) => id))
    const own = marks.filter(({ studentId }) => isIn.has(studentId))
    const byPair = new Map(own.map((mark) => [`${mark.studentId}/${mark.assignmentId}`, mark]))
    return {
      ...{ courseId, title, timeZone, all, assignments, students, marks: own, isOne: assignmentId !== undefined },
      points: assignments.reduce((sum, assignment) => sum + assignment.points, 0),
      sections: [...new Set(enrolled.flatMap((student) => student.section ?? []))].sort(),
      markOf: (studentId, id) => byPair.get(`${studentId}/${id}`),
    }
  }

  /** Each check that somebody fails, the most stuck first. */
  async failing({ marks }: CourseMarks): Promise<FailingCheck[]> {
    const counts = new Map<string, { students: number; stuck: number }>()
    for (const { failing, state } of marks)
      for (const ref of failing) {
        const { students, stuck } = counts.get(ref) ?? { students: 0, stuck: 0 }
        counts.set(ref, { students: students + 1, stuck: stuck + (state === 'stuck' ? 1 : 0) })
      }
    const titles = await this.titles.of(marks)
    return [...counts]
      .map(([ref, count]): FailingCheck => {
        const { task, check } = splitCheck(ref)
        const known = this.catalogue.manifests.get(task)?.checks.find(({ id }) => id === check)
        return {
          ...{
            ref,
            task,
            taskTitle: this.catalogue.titleOf(task),
            teaches: known?.teaches ?? 'wrong-result',
            ...count,
          },
          title: titles.get(ref) ?? { 'zh-CN': check, en: check },
        }
      })
      .sort((a, b) => b.stuck - a.stuck || b.students - a.students || (a.ref < b.ref ? -1 : 1))
  }
}

function onlyOf(course: CourseMarks, assignments: AssignmentView[]): CourseMarks {
  const ids = new Set(assignments.map(({ id }) => id))
  const marks = course.marks.filter(({ assignmentId }) => ids.has(assignmentId))
  const anonymous = 'left_out' as const
  return { ...course, anonymous, assignments, marks, points: assignments.reduce((sum, { points }) => sum + points, 0) }
}

function columnsOf({ assignments, isOne }: CourseMarks): GradebookView['columns'] {
  const [only] = assignments
  if (!isOne || !only) return assignments.map(({ id, title, points }) => ({ id, title, points }))
  const tools = only.tools.map(({ tool, points }) => ({ id: `tool:${tool}`, title: toolNames[tool], points }))
  return [...only.tasks.map(({ id, title, points }) => ({ id, title, points })), ...tools]
}

function chosen(course: CourseMarks, { state, check, q }: GradebookFilter): EnrolledStudent[] {
  const words = q?.trim().toLowerCase() ?? ''
  return course.students.filter(({ id, username, displayName }) => {
    if (words && !username.toLowerCase().includes(words) && !displayName.toLowerCase().includes(words)) return false
    if (!state && !check) return true
    return course.assignments.some((assignment) => {
      const mark = course.markOf(id, assignment.id)
      return (!state || (mark?.state ?? 'none') === state) && (!check || mark?.failing.includes(check))
    })
  })
}

/** `tasks` are the columns where one assignment was asked for. */
function rowOf(course: CourseMarks, student: EnrolledStudent, tasks: GradebookView['columns']): Row {
  const { section, ...user } = student
  const marks = course.assignments.map(({ id }) => course.markOf(student.id, id))
  const scores = marks.flatMap((mark) => mark?.score ?? [])
  const [only] = marks
  return {
    ...{ student: user, section },
    mark: course.isOne ? cellOf(only) : null,
    cells: course.isOne ? tasks.map(({ id, points }) => taskCell(only, id, points)) : marks.map(cellOf),
    total: scores.length > 0 ? Math.round(scores.reduce((a, b) => a + b, 0) * 100) / 100 : null,
  }
}

function cellOf(mark: MarkRow | undefined): MarkCell {
  if (!mark) return nothing
  const { state, score, percent, submissionId, runId, submissions, failing } = mark
  return { state, score, percent, submissionId, runId, submissions, failing }
}

function taskCell(mark: MarkRow | undefined, task: string, points: number): MarkCell {
  const own = mark?.tasks.find((one) => one.task === task)
  if (!mark || !own) return { ...cellOf(mark), score: null, failing: [], state: mark ? taskless(mark.state) : 'none' }
  const failing = mark.failing.filter((ref) => splitCheck(ref).task === task)
  return { ...cellOf(mark), failing, score: own.score, state: stateOfTask(own.score, points, mark.state) }
}

/** Of a task that the run that counts did not come to. */
const taskless = (state: MarkState): MarkState =>
  state === 'full' || state === 'partial' || state === 'stuck' ? 'none' : state

function stateOfTask(score: number | null, points: number, whole: MarkState): MarkState {
  if (score === null) return 'unmarked'
  if (score >= points) return 'full'
  return whole === 'stuck' ? 'stuck' : 'partial'
}
