import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { assignmentsQuery } from '../api/queries.ts'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Assignment, DueTag } from './assignment.tsx'

const route = getRouteApi('/frame/')

/** All assignments; a lone one, which is how a course begins, is opened at once. */
export function HomePage() {
  const { t } = useTranslation()
  const language = useLanguage()
  useTitle(t('home.page'))
  const search = route.useSearch()
  const { data, error, refetch } = useQuery(assignmentsQuery)
  if (error && !data) return <Trouble heading={t('home.title')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading heading={t('home.title')} words={t('loading.assignments')} />
  const [only] = data
  if (only && data.length === 1) return <Assignment assignment={only} prefilled={search} />
  return (
    <div className="stack">
      <h1>{t('home.title')}</h1>
      <p className="muted">{t('home.lead')}</p>
      {data.length === 0 && (
        <Empty title={t('home.empty')}>
          <p>{t('home.emptyDetail')}</p>
        </Empty>
      )}
      <ul className="plain-list stack">
        {data.map((assignment) => (
          <li key={assignment.id} className="card row between">
            <div className="stack" style={{ '--gap': '0.375rem' }}>
              <span className="muted small">{inLanguage(assignment.course.title, language)}</span>
              <h2>{inLanguage(assignment.title, language)}</h2>
              <div className="row" style={{ '--gap': '0.5rem' }}>
                <DueTag dueAt={assignment.dueAt} />
                <span className="tag">{t('home.taskCount', { count: assignment.tasks.length })}</span>
                <span className="tag">{t('assignment.total', { points: assignment.points })}</span>
              </div>
            </div>
            <Button component={Link} to={`/assignments/${assignment.id}`} variant="default">
              {t('home.open')}
              <span className="visually-hidden">{inLanguage(assignment.title, language)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
