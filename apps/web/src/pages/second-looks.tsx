import type { SecondLookView } from '@interleave/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { courseSecondLooksQuery } from '../api/second-looks.ts'
import { CourseHead } from '../course/course-head.tsx'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Answer, SecondLook } from '../submission/second-look.tsx'
import { resultHeading } from '../submission/task-result.tsx'

const route = getRouteApi('/frame/courses/$courseId/second-looks')

/** What students ask staff to look at again: those that wait, then those that are answered. */
export function SecondLooksPage() {
  const { t } = useTranslation()
  useTitle(t('secondLook.title'))
  const { courseId } = route.useParams()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(courseSecondLooksQuery(courseId))
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <CourseHead
        courseId={courseId}
        title={t('secondLook.title')}
        onCourse={(id) => void navigate({ params: { courseId: id } })}
      />
      {data ? (
        <>
          {data.open.length === 0 && (
            <Empty title={t('secondLook.none')}>
              <p>{t('secondLook.noneDetail')}</p>
            </Empty>
          )}
          <List looks={data.open} />
          {data.answered.length > 0 && (
            <section className="stack" aria-labelledby="answered">
              <h2 id="answered">{t('secondLook.done')}</h2>
              <List looks={data.answered} />
            </section>
          )}
        </>
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('secondLook.loading')} />
      )}
    </div>
  )
}

function List({ looks }: { looks: SecondLookView[] }) {
  const language = useLanguage()
  return (
    <ul className="plain-list stack">
      {looks.map((look) => (
        <li key={look.id} className="card stack" style={{ '--gap': '0.5rem' }}>
          <p>
            <Link
              to="/submissions/$submissionId"
              params={{ submissionId: look.submissionId }}
              hash={resultHeading(look.task)}
            >
              {look.student.displayName} · {inLanguage(look.taskTitle, language)}
            </Link>{' '}
            <span className="mono muted">{look.check}</span>
            <br />
            <span className="muted small">{inLanguage(look.assignment.title, language)}</span>
          </p>
          <SecondLook look={look}>{look.answer === null && <Answer look={look} />}</SecondLook>
        </li>
      ))}
    </ul>
  )
}
