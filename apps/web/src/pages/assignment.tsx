import { type AssignmentView, toolNames } from '@interleave/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { assignmentQuery, submissionsQuery } from '../api/queries.ts'
import { useViewer } from '../api/use-viewer.ts'
import { Rules, Standing } from '../assignment/standing.tsx'
import { formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import classes from './assignment.module.css'
import { Binding } from './binding.tsx'
import { MailIn } from './mail-in.tsx'
import { SubmissionList } from './submission-list.tsx'
import { type Prefilled, SubmitForm } from './submit-form.tsx'

const route = getRouteApi('/frame/assignments/$assignmentId')
const recentLimit = 5

export function AssignmentPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { assignmentId } = route.useParams()
  const search = route.useSearch()
  const { data, error, refetch } = useQuery(assignmentQuery(assignmentId))
  useTitle(data && inLanguage(data.title, language))
  if (error && !data) return <Trouble heading={t('home.title')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading heading={t('home.title')} words={t('loading.assignments')} />
  return <Assignment assignment={data} prefilled={search} />
}

/** With the viewer's extension, by the clock of the course. */
export function DueTag({ assignment }: { assignment: AssignmentView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { dueAt } = assignment.mine ?? assignment
  if (!dueAt) return <span className="tag">{t('assignment.noDue')}</span>
  const isOverdue = new Date(dueAt) < new Date()
  return (
    <span className="tag" data-tone={isOverdue ? 'warn' : undefined}>
      {t(isOverdue ? 'assignment.overdue' : 'assignment.due', {
        time: formatTime(dueAt, language, assignment.course.timeZone),
      })}
    </span>
  )
}

interface Props {
  assignment: AssignmentView
  prefilled: Prefilled
}

export function Assignment({ assignment, prefilled }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { user, courses } = useViewer()
  const isTeacher = user?.isAdmin || courses.some(({ id, role }) => id === assignment.course.id && role === 'teacher')
  return (
    <div className="stack" style={{ '--gap': '2rem' }}>
      <div className="stack" style={{ '--gap': '0.5rem' }}>
        <p className="muted">{inLanguage(assignment.course.title, language)}</p>
        <h1>{inLanguage(assignment.title, language)}</h1>
        <div className="row" style={{ '--gap': '0.5rem' }}>
          <DueTag assignment={assignment} />
          <span className="tag">{t('assignment.total', { points: assignment.points })}</span>
          {isTeacher && (
            <Link to="/assignments/$assignmentId/settings" params={{ assignmentId: assignment.id }}>
              {t('courses.settings')}
            </Link>
          )}
        </div>
      </div>
      {assignment.branch && (
        <p className="note">
          {t('lesson.branch')} <code className="inline-code">{assignment.branch}</code>
        </p>
      )}
      <div className={classes.columns}>
        {assignment.mine && <Standing assignment={assignment} mine={assignment.mine} />}
        <Rules assignment={assignment} />
      </div>
      {assignment.mine?.refusal ? (
        <p className="note" data-tone="warn">
          {inLanguage(assignment.mine.refusal, language)}
        </p>
      ) : (
        <SubmitForm key={prefilled.repositoryUrl ?? ''} assignment={assignment} prefilled={prefilled} />
      )}
      <Binding assignment={assignment} />
      <MailIn assignmentId={assignment.id} />
      <div className={classes.columns}>
        <Tasks assignment={assignment} />
        <Recent assignmentId={assignment.id} />
      </div>
    </div>
  )
}

function Tasks({ assignment }: { assignment: AssignmentView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <section className="stack" style={{ '--gap': '0.75rem' }} aria-labelledby="tasks">
      <h2 id="tasks">{t('assignment.tasks')}</h2>
      {assignment.tasks.length === 0 && <Empty title={t('assignment.noTasks')} />}
      <ul className={`plain-list ${classes.tasks}`}>
        {assignment.tasks.map((task) => (
          <li key={task.id} className={classes.task}>
            <div className={classes.taskHead}>
              <h3>
                <Link to="/tasks/$taskId" params={{ taskId: task.id }} className={classes.taskLink}>
                  {inLanguage(task.title, language)}
                </Link>
              </h3>
              <span className={classes.points}>{t('common.points', { points: task.points })}</span>
            </div>
            <p className="muted">{inLanguage(task.summary, language)}</p>
            <div className="row" style={{ '--gap': '0.375rem' }}>
              <span className="tag" data-tone="accent">
                {t(`topic.${task.topic}`)}
              </span>
              <span className="tag">{t(`level.${task.level}`)}</span>
            </div>
          </li>
        ))}
        {assignment.tools.map((tool) => (
          <li key={tool.tool} className={classes.task}>
            <div className={classes.taskHead}>
              <h3>{inLanguage(toolNames[tool.tool], language)}</h3>
              <span className={classes.points}>{t('common.points', { points: tool.points })}</span>
            </div>
            <p className="muted">
              {tool.tool === 'pytest' ? t('lesson.pytest', { minimum: tool.minimum }) : t('lesson.bandit')}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Recent({ assignmentId }: { assignmentId: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useInfiniteQuery(submissionsQuery({ assignmentId }, recentLimit))
  const recent = data?.pages[0]?.submissions
  return (
    <section className="stack" style={{ '--gap': '0.75rem' }} aria-labelledby="recent">
      <div className="row between">
        <h2 id="recent">{t('assignment.recent')}</h2>
        {recent && recent.length > 0 && (
          <Link to="/submissions" search={{ assignmentId }}>
            {t('assignment.allOf')}
          </Link>
        )}
      </div>
      {recent ? (
        recent.length > 0 ? (
          <SubmissionList submissions={recent} />
        ) : (
          <Empty title={t('assignment.noSubmissions')}>
            <p>{t('assignment.noSubmissionsDetail')}</p>
          </Empty>
        )
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('loading.submissions')} rows={3} />
      )}
    </section>
  )
}
