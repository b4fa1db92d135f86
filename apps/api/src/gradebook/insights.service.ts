import type { FailingCheck, InsightsQuery, InsightsView } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import type { Viewer } from '../accounts/viewer.ts'
import { type CourseMarks, GradebookService } from './gradebook.service.ts'
import { type CountedWeek, type Gain, InsightsStore } from './insights.store.ts'

const DAY_MILLISECONDS = 86_400_000

@Injectable()
export class InsightsService {
  constructor(
    private readonly gradebook: GradebookService,
    private readonly store: InsightsStore,
  ) {}

  async read(viewer: Viewer, courseId: string, query: InsightsQuery): Promise<InsightsView> {
    const course = await this.gradebook.load(viewer, courseId, query)
    const { points, timeZone } = course
    const whom = {
      studentIds: course.students.map(({ id }) => id),
      assignmentIds: course.assignments.map(({ id }) => id),
      timeZone,
    }
    const [checks, weeks, gains, hours] = await Promise.all([
      this.gradebook.failing(course),
      this.store.countWeeks(whom),
      this.store.gains(whom),
      this.store.countHours(whom),
    ])
    const here = new Set(course.marks.filter(({ submissions }) => submissions > 0).map(({ studentId }) => studentId))
    return {
      course: { id: courseId, title: course.title, timeZone },
      assignments: course.all.map(({ id, title }) => ({ id, title })),
      sections: course.sections,
      students: course.students.length,
      absent: course.students.length - here.size,
      checks,
      misunderstandings: misunderstandingsOf(course, checks),
      distribution: distributionOf(course, here, points),
      weeks: weeksOf(weeks, gains, points * course.students.length),
      hours: Array.from({ length: 7 }, (_, day) =>
        Array.from(
          { length: 24 },
          (_, hour) => hours.find((one) => one.weekday === day + 1 && one.hour === hour)?.submissions ?? 0,
        ),
      ),
    }
  }
}

function misunderstandingsOf({ marks }: CourseMarks, checks: FailingCheck[]): InsightsView['misunderstandings'] {
  const teaches = new Map(checks.map((check) => [check.ref, check.teaches]))
  const students = new Map<string, Set<string>>()
  for (const { failing, studentId } of marks)
    for (const ref of failing) {
      const word = teaches.get(ref) ?? ''
      students.set(word, (students.get(word) ?? new Set<string>()).add(studentId))
    }
  return [...students]
    .map(([word, who]) => ({
      ...{ teaches: word, students: who.size },
      checks: checks.filter((check) => check.teaches === word).length,
    }))
    .sort((a, b) => b.students - a.students || (a.teaches < b.teaches ? -1 : 1))
}

function distributionOf({ marks }: CourseMarks, here: ReadonlySet<string>, points: number): number[] {
  const totals = new Map([...here].map((id) => [id, 0]))
  for (const { studentId, score } of marks)
    if (totals.has(studentId)) totals.set(studentId, (totals.get(studentId) ?? 0) + (score ?? 0))
  const steps = Array.from({ length: 10 }, () => 0)
  for (const total of totals.values()) {
    const step = points > 0 ? Math.min(9, Math.floor((total / points) * 10)) : 0
    steps[step] = (steps[step] ?? 0) + 1
  }
  return steps
}

/** Without gaps: a week in which nothing came is there with nothing. */
function weeksOf(counted: CountedWeek[], gains: Gain[], possible: number): InsightsView['weeks'] {
  const [first] = counted
  const last = counted.at(-1)
  if (!first || !last) return []
  const weeks: InsightsView['weeks'] = []
  let reached = 0
  for (let at = Date.parse(first.monday); at <= Date.parse(last.monday); at += 7 * DAY_MILLISECONDS) {
    const monday = new Date(at).toISOString().slice(0, 10)
    const { submissions = 0, students = 0 } = counted.find((week) => week.monday === monday) ?? {}
    reached += gains.find((week) => week.monday === monday)?.gained ?? 0
    weeks.push({
      monday,
      submissions,
      students,
      reached: possible > 0 ? Math.round((reached / possible) * 1000) / 10 : 0,
    })
  }
  return weeks
}
