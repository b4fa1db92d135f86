import type { InsightsView } from '@interleave/contract'
import { Button, NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { insightsQuery } from '../api/gradebook.ts'
import { Columns, Hours, Share } from '../course/charts.tsx'
import classes from '../course/course.module.css'
import { CourseHead } from '../course/course-head.tsx'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Prose, useOpenWord } from '../shell/words.tsx'

const route = getRouteApi('/frame/courses/$courseId/insights')
const CHECKS_SHOWN = 12
const MONDAY = Date.UTC(2024, 0, 1)
const DAY_MILLISECONDS = 86_400_000

/** Where a class fails and how it is getting on. */
export function InsightsPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  useTitle(t('insights.title'))
  const { courseId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch, isPlaceholderData } = useQuery(insightsQuery(courseId, search))
  const any = { value: '', label: t('submissions.any') }
  const filter = (change: typeof search) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <CourseHead
        courseId={courseId}
        title={t('insights.title')}
        onCourse={(id) => void navigate({ params: { courseId: id }, search: {} })}
      />
      {data && (
        <search className={classes.filters}>
          <NativeSelect
            label={t('submissions.assignment')}
            value={search.assignmentId ?? ''}
            onChange={({ target }) => filter({ assignmentId: target.value || undefined })}
            data={[
              any,
              ...data.assignments.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) })),
            ]}
          />
          {data.sections.length > 0 && (
            <NativeSelect
              label={t('people.section')}
              value={search.section ?? ''}
              onChange={({ target }) => filter({ section: target.value || undefined })}
              data={[any, ...data.sections]}
            />
          )}
        </search>
      )}
      {data ? (
        // What still shows the former choice leads nowhere.
        <div className="stack" style={{ '--gap': '1.25rem' }} inert={isPlaceholderData} aria-busy={isPlaceholderData}>
          <Insights insights={data} />
        </div>
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('insights.loading')} />
      )}
    </div>
  )
}

function Insights({ insights }: { insights: InsightsView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { course, students, absent, distribution, weeks, hours } = insights
  if (weeks.length === 0)
    return (
      <Empty title={t('insights.empty')}>
        <p>{t('insights.emptyDetail')}</p>
      </Empty>
    )
  const day = new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric', timeZone: 'UTC' })
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  return (
    <>
      <p>{t('insights.who', { students, absent })}</p>
      <Misunderstandings insights={insights} />
      <Checks insights={insights} />
      <div className={classes.pair}>
        <Columns
          title={t('insights.distribution')}
          hint={t('insights.distributionHint')}
          names={{ label: t('insights.share'), value: t('insights.students') }}
          columns={distribution.map((value, i) => ({ label: `${i * 10}–${i * 10 + 10}%`, value }))}
        />
        <Columns
          title={t('insights.progress')}
          hint={t('insights.progressHint')}
          names={{ label: t('insights.week'), value: t('insights.submissions'), line: t('insights.reached') }}
          columns={weeks.map(({ monday, submissions, reached }) => ({
            ...{ label: day.format(new Date(monday)), value: submissions, line: reached },
          }))}
        />
      </div>
      <section className="card stack" style={{ '--gap': '0.5rem' }}>
        <h2>{t('insights.hours')}</h2>
        <p className="muted small">{t('insights.hoursHint', { zone: course.timeZone })}</p>
        <Hours
          title={t('insights.hours')}
          hours={hours}
          days={hours.map((_, i) => weekday.format(new Date(MONDAY + i * DAY_MILLISECONDS)))}
        />
      </section>
    </>
  )
}

function Misunderstandings({ insights: { misunderstandings, students } }: { insights: InsightsView }) {
  const { t } = useTranslation()
  const word = useOpenWord()
  if (misunderstandings.length === 0) return <p className="note">{t('insights.noneFails')}</p>
  return (
    <section className="card stack" style={{ '--gap': '0.5rem' }}>
      <h2>{t('insights.misunderstandings')}</h2>
      <p className="muted small">{t('insights.misunderstandingsHint')}</p>
      <section className={classes.plainScroll} tabIndex={0} aria-label={t('insights.misunderstandings')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('insights.misunderstanding')}</th>
              <th scope="col">{t('insights.students')}</th>
              <th scope="col">{t('insights.checksCount')}</th>
            </tr>
          </thead>
          <tbody>
            {misunderstandings.map(({ teaches, students: who, checks }) => (
              <tr key={teaches}>
                <th scope="row">{word('teaches', teaches)}</th>
                <td className={classes.number}>
                  <Share value={who} of={students} tone="bad" />
                  {who}
                </td>
                <td className={classes.number}>{checks}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

function Checks({ insights: { course, checks, students } }: { insights: InsightsView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const word = useOpenWord()
  const search = route.useSearch()
  const [isWhole, setIsWhole] = useState(false)
  if (checks.length === 0) return null
  const sorted = [...checks].sort((a, b) => b.students - a.students)
  const shown = isWhole ? sorted : sorted.slice(0, CHECKS_SHOWN)
  return (
    <section className="card stack" style={{ '--gap': '0.5rem' }}>
      <h2>{t('insights.checks')}</h2>
      <p className="muted small">{t('insights.checksHint')}</p>
      <section className={classes.plainScroll} tabIndex={0} aria-label={t('insights.checks')}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('insights.check')}</th>
              <th scope="col">{t('insights.students')}</th>
              <th scope="col">{t('mark.stuck')}</th>
              <th scope="col">{t('insights.misunderstanding')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ ref, title, taskTitle, teaches, students: who, stuck }) => (
              <tr key={ref}>
                <th scope="row">
                  <Link
                    to="/courses/$courseId/gradebook"
                    params={{ courseId: course.id }}
                    search={{ ...search, check: ref }}
                  >
                    <Prose text={inLanguage(title, language)} />
                  </Link>
                  <span className={classes.why}>{inLanguage(taskTitle, language)}</span>
                </th>
                <td className={classes.number}>
                  <Share value={who} of={students} tone="bad" />
                  {who}
                </td>
                <td className={classes.number}>{stuck}</td>
                <td>{word('teaches', teaches)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {shown.length < sorted.length && (
        <div>
          <Button variant="default" size="sm" onClick={() => setIsWhole(true)}>
            {t('insights.allChecks', { count: sorted.length })}
          </Button>
        </div>
      )}
    </section>
  )
}
