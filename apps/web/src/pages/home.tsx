import type { AssignmentView } from '@interleave/contract'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { assignmentsQuery } from '../api/queries.ts'
import { useViewer, type ViewerSession } from '../api/use-viewer.ts'
import { Facts } from '../assignment/standing.tsx'
import { formatAgo, formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Assignment, DueTag } from './assignment.tsx'
import classes from './home.module.css'

const route = getRouteApi('/frame/')

/** What is asked of the viewer, first what is due next, and below it the courses that they teach; a student's lone assignment is opened at once. */
export function HomePage() {
  const { t } = useTranslation()
  useTitle(t('home.page'))
  const search = route.useSearch()
  const { user, courses } = useViewer()
  const { data, error, refetch } = useQuery(assignmentsQuery)
  if (error && !data) return <Trouble heading={t('home.title')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading heading={t('home.title')} words={t('loading.assignments')} />
  const [only] = data
  const isTeacher = user?.isAdmin === true || courses.some(({ role }) => role === 'teacher')
  if (only && data.length === 1 && courses.length === 1 && !isTeacher)
    return <Assignment assignment={only} prefilled={search} />
  const mine = data.filter((assignment) => assignment.mine)
  const taught = courses.filter(({ role }) => role !== 'student')
  return (
    <div className="stack" style={{ '--gap': '1.5rem' }}>
      <div className="row between">
        <div className="stack" style={{ '--gap': '0.25rem' }}>
          <h1>{t('home.title')}</h1>
          <p className="muted">{t('courses.lead')}</p>
        </div>
        {isTeacher && (
          <Button component={Link} to="/courses/new" variant="default">
            {t('courses.newCourse')}
          </Button>
        )}
      </div>
      {data.length === 0 && taught.length === 0 && (
        <Empty title={t('home.empty')}>
          <p>{t('home.emptyDetail')}</p>
        </Empty>
      )}
      <Mine assignments={mine} />
      {taught.map((course) => (
        <Taught
          key={course.id}
          course={course}
          assignments={data.filter((assignment) => assignment.course.id === course.id)}
        />
      ))}
    </div>
  )
}

function Mine({ assignments }: { assignments: AssignmentView[] }) {
  const { t } = useTranslation()
  const isNext = ({ mine }: AssignmentView) =>
    !mine?.refusal && mine?.dueAt != null && new Date(mine.dueAt) > new Date()
  const byDue = (one: AssignmentView, other: AssignmentView) =>
    String(one.mine?.dueAt).localeCompare(String(other.mine?.dueAt))
  const next = assignments.filter(isNext).sort(byDue)
  const others = assignments.filter((assignment) => !isNext(assignment))
  return (
    <>
      {next.length > 0 && (
        <section className="stack" style={{ '--gap': '0.75rem' }} aria-labelledby="next">
          <h2 id="next">{t('courses.next')}</h2>
          <Cards assignments={next} />
        </section>
      )}
      {others.length > 0 && (
        <section className="stack" style={{ '--gap': '0.75rem' }} aria-labelledby="others">
          {next.length > 0 && <h2 id="others">{t('courses.later')}</h2>}
          {next.length === 0 && (
            <h2 id="others" className="visually-hidden">
              {t('courses.later')}
            </h2>
          )}
          <Cards assignments={others} />
        </section>
      )}
    </>
  )
}

function Cards({ assignments }: { assignments: AssignmentView[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <ul className="plain-list stack">
      {assignments.map((assignment) => (
        <li key={assignment.id} className="card stack" style={{ '--gap': '0.75rem' }}>
          <div className="row between">
            <Head assignment={assignment} />
            <Button component={Link} to={`/assignments/${assignment.id}`} variant="default">
              {t('home.open')}
              <span className="visually-hidden">{inLanguage(assignment.title, language)}</span>
            </Button>
          </div>
          {assignment.mine && <Facts mine={assignment.mine} />}
        </li>
      ))}
    </ul>
  )
}

function Head({ assignment, withCourse = true }: { assignment: AssignmentView; withCourse?: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { opensAt, course } = assignment
  const { dueAt } = assignment.mine ?? assignment
  const now = new Date()
  return (
    <div className="stack" style={{ '--gap': '0.375rem' }}>
      {withCourse && <span className="muted small">{inLanguage(course.title, language)}</span>}
      <h3 className={classes.title}>{inLanguage(assignment.title, language)}</h3>
      <div className="row" style={{ '--gap': '0.5rem' }}>
        <DueTag assignment={assignment} />
        {dueAt && <span className="tag">{formatAgo(dueAt, now, language)}</span>}
        {opensAt && new Date(opensAt) > now && (
          <span className="tag" data-tone="warn">
            {t('courses.notOpen', { time: formatTime(opensAt, language, course.timeZone) })}
          </span>
        )}
        <span className="tag">{t('home.taskCount', { count: assignment.tasks.length })}</span>
        <span className="tag">{t('assignment.total', { points: assignment.points })}</span>
      </div>
    </div>
  )
}

function Taught({ course, assignments }: { course: ViewerSession['courses'][number]; assignments: AssignmentView[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const isTeacher = course.role === 'teacher'
  return (
    <section className="stack" style={{ '--gap': '0.75rem' }} aria-labelledby={course.id}>
      <div className="row between">
        <h2 id={course.id}>{inLanguage(course.title, language)}</h2>
        <div className="row" style={{ '--gap': '0.5rem' }}>
          {[
            { to: `/courses/${course.id}/gradebook`, label: t('nav.gradebook') },
            { to: `/courses/${course.id}/people`, label: t('nav.people') },
            ...(isTeacher
              ? [
                  { to: `/courses/${course.id}`, label: t('courses.course') },
                  { to: `/courses/${course.id}/assignments/new`, label: t('courses.newAssignment') },
                ]
              : []),
          ].map(({ to, label }) => (
            <Button key={to} component={Link} to={to} variant="default" size="xs">
              {label}
              <span className="visually-hidden"> {inLanguage(course.title, language)}</span>
            </Button>
          ))}
        </div>
      </div>
      {assignments.length === 0 && <p className="muted">{t('courses.noneHere')}</p>}
      <ul className="plain-list stack">
        {assignments.map((assignment) => (
          <li key={assignment.id} className="card row between">
            <Head assignment={assignment} withCourse={false} />
            <div className="row" style={{ '--gap': '0.5rem' }}>
              {isTeacher && (
                <Button component={Link} to={`/assignments/${assignment.id}/settings`} variant="default">
                  {t('courses.settings')}
                  <span className="visually-hidden">{inLanguage(assignment.title, language)}</span>
                </Button>
              )}
              <Button component={Link} to={`/assignments/${assignment.id}`} variant="default">
                {t('home.open')}
                <span className="visually-hidden">{inLanguage(assignment.title, language)}</span>
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
