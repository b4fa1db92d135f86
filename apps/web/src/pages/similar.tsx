import type { AssignmentView, SimilarView } from '@interleave/contract'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { assignmentsQuery } from '../api/queries.ts'
import { type SimilarSearch, similarQuery } from '../api/similar.ts'
import { Columns } from '../course/charts.tsx'
import classes from '../course/course.module.css'
import { CourseHead } from '../course/course-head.tsx'
import { formatPercent, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import similar from './similar.module.css'

const route = getRouteApi('/frame/courses/$courseId/similar')

/** Whose programs are alike; it says where to look, and nothing of who had what from whom. */
export function SimilarPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  useTitle(t('similar.title'))
  const { courseId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const assignments = useQuery(assignmentsQuery)
  const ours = (assignments.data ?? []).filter(({ course }) => course.id === courseId)
  const chosen = ours.find(({ id }) => id === search.assignmentId) ?? ours[0]
  const choose = (change: SimilarSearch) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <CourseHead
        courseId={courseId}
        title={t('similar.title')}
        onCourse={(id) => void navigate({ params: { courseId: id }, search: {} })}
      />
      <p className="muted">{t('similar.lead')}</p>
      {assignments.error ? (
        <Trouble error={assignments.error} onRetry={() => void assignments.refetch()} />
      ) : !assignments.data ? (
        <Loading words={t('similar.loading')} />
      ) : !chosen ? (
        <Empty title={t('similar.noAssignment')} />
      ) : (
        <>
          <search className={classes.filters}>
            <NativeSelect
              label={t('submissions.assignment')}
              value={chosen.id}
              onChange={({ target }) => choose({ assignmentId: target.value, task: undefined })}
              data={ours.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) }))}
            />
            <NativeSelect
              label={t('similar.task')}
              value={search.task ?? ''}
              onChange={({ target }) => choose({ task: target.value || undefined })}
              data={[
                { value: '', label: t('similar.allTasks') },
                ...chosen.tasks.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) })),
              ]}
            />
          </search>
          <Similar courseId={courseId} assignment={chosen} task={search.task} />
        </>
      )}
    </div>
  )
}

interface Props {
  courseId: string
  assignment: AssignmentView
  task: string | undefined
}

function Similar({ courseId, assignment, task }: Props) {
  const { t } = useTranslation()
  const { data, error, refetch, isPlaceholderData } = useQuery(
    similarQuery(courseId, { assignmentId: assignment.id, task }),
  )
  if (error) return <Trouble error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading words={t('similar.comparing')} />
  if (data.works < 2)
    return (
      <Empty title={t('similar.few')}>
        <p className="muted">{t('similar.fewDetail')}</p>
      </Empty>
    )
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }} inert={isPlaceholderData} aria-busy={isPlaceholderData}>
      <Columns
        title={t('similar.distribution')}
        hint={t('similar.distributionHint', { count: data.works })}
        names={{ label: t('similar.similarity'), value: t('insights.students') }}
        columns={data.distribution.map((value, i) => ({ label: `${i * 10}–${i * 10 + 10}%`, value }))}
      />
      {data.pairs.length === 0 ? (
        <Empty title={t('similar.none')}>
          <p className="muted">{t('similar.noneDetail')}</p>
        </Empty>
      ) : (
        <Pairs courseId={courseId} assignmentId={assignment.id} task={task} pairs={data.pairs} />
      )}
    </div>
  )
}

const SHOWN = 100

interface PairsProps {
  courseId: string
  assignmentId: string
  task: string | undefined
  pairs: SimilarView['pairs']
}

function Pairs({ courseId, assignmentId, task, pairs }: PairsProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <section className="stack" aria-labelledby="pairs">
      <h2 id="pairs">{t('similar.pairs')}</h2>
      <ol className={`plain-list ${similar.pairs}`}>
        {pairs.slice(0, SHOWN).map(({ left, right, similarity }) => (
          <li key={`${left.submissionId}/${right.submissionId}`}>
            <Link
              className={similar.pair}
              to="/courses/$courseId/similar/pair"
              params={{ courseId }}
              search={{ assignmentId, task, left: left.submissionId, right: right.submissionId }}
            >
              <span>{left.student.displayName}</span>
              <span className={similar.bar} aria-hidden="true">
                <span style={{ width: `${similarity * 100}%` }} />
              </span>
              <strong>{formatPercent(Math.round(similarity * 100), language)}%</strong>
              <span>{right.student.displayName}</span>
            </Link>
          </li>
        ))}
      </ol>
      {pairs.length > SHOWN && <p className="muted">{t('similar.more', { count: SHOWN })}</p>}
    </section>
  )
}
