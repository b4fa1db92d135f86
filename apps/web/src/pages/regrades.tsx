import { type GradebookView, OutcomeKind, type RegradeEstimate, RegradeFilter } from '@interleave/contract'
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { gradebookQuery } from '../api/gradebook.ts'
import { estimateQuery, regradesQuery, startRegrade } from '../api/regrades.ts'
import { splitSpan } from '../assignment/span.ts'
import { useSpan } from '../assignment/use-span.ts'
import classes from '../course/course.module.css'
import { CourseHead } from '../course/course-head.tsx'
import { Filters } from '../course/filters.tsx'
import { RegradeTag } from '../course/regrade-tag.tsx'
import { formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

const route = getRouteApi('/frame/courses/$courseId/regrades')

/** What to grade again, chosen by the address; and what was graded again before. */
export function RegradesPage() {
  const { t } = useTranslation()
  useTitle(t('regrade.title'))
  const { courseId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  // What makes no sense in an address counts as absent here too.
  const read = RegradeFilter.safeParse(search)
  const filter = read.success ? read.data : {}
  const { assignmentId, section } = filter
  const book = useQuery(gradebookQuery(courseId, { assignmentId, section }))
  const estimate = useQuery(estimateQuery(courseId, filter))
  const error = book.error ?? estimate.error
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <CourseHead
        courseId={courseId}
        title={t('regrade.title')}
        onCourse={(id) => void navigate({ params: { courseId: id }, search: {} })}
      />
      <p className="muted">{t('regrade.lead')}</p>
      {book.data && estimate.data ? (
        <Choice courseId={courseId} book={book.data} estimate={estimate.data} filter={filter} />
      ) : error ? (
        <Trouble error={error} onRetry={() => void Promise.all([book.refetch(), estimate.refetch()])} />
      ) : (
        <Loading words={t('regrade.loading')} />
      )}
      <Earlier courseId={courseId} />
    </div>
  )
}

interface ChoiceProps {
  courseId: string
  book: GradebookView
  estimate: RegradeEstimate
  filter: RegradeFilter
}

function Choice({ courseId, book, estimate, filter }: ChoiceProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = route.useNavigate()
  const span = useSpan()
  const onFilter = (change: RegradeFilter) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false })
  const any = { value: '', label: t('submissions.any') }
  const { runs, students, unread, seconds, atOnce, tasks, versions } = estimate
  return (
    <section className="card stack" aria-labelledby="choose">
      <h2 id="choose">{t('regrade.choose')}</h2>
      <search className={classes.filters}>
        <Filters book={book} search={filter} onFilter={onFilter} />
        <NativeSelect
          label={t('regrade.task')}
          value={filter.task ?? ''}
          onChange={({ target }) => onFilter({ task: target.value || undefined })}
          data={[any, ...tasks.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) }))]}
        />
        <NativeSelect
          label={t('regrade.outcome')}
          value={filter.outcome ?? ''}
          onChange={({ target }) => onFilter({ outcome: OutcomeKind.safeParse(target.value).data })}
          data={[any, ...OutcomeKind.options.map((kind) => ({ value: kind, label: t(`outcome.${kind}`) }))]}
        />
        <NativeSelect
          label={t('regrade.version')}
          value={filter.version ?? ''}
          onChange={({ target }) => onFilter({ version: target.value || undefined })}
          data={[
            any,
            ...versions.map(({ version, lastAt }) => ({
              value: version,
              label: t('regrade.versionLast', { version, time: formatTime(lastAt, language) }),
            })),
          ]}
        />
        <NativeSelect
          label={t('regrade.only')}
          value={filter.only ?? ''}
          onChange={({ target }) => onFilter({ only: target.value === 'counting' ? 'counting' : undefined })}
          data={[
            { value: '', label: t('regrade.onlyAll') },
            { value: 'counting', label: t('regrade.onlyCounting') },
          ]}
        />
        {(['from', 'until'] as const).map((name) => (
          <TextInput
            key={name}
            type="datetime-local"
            label={t(`regrade.${name}`)}
            value={localOf(filter[name])}
            onChange={({ target }) =>
              onFilter({ [name]: target.value ? new Date(target.value).toISOString() : undefined })
            }
          />
        ))}
      </search>
      <div role="status" className="stack" style={{ '--gap': '0.25rem' }}>
        {runs > 0 ? (
          <>
            <p>
              <strong>{t('regrade.estimate', { count: runs, students })}</strong>
            </p>
            <p className="muted small">{t('regrade.takes', { time: span(splitSpan(seconds / 60)), atOnce })}</p>
          </>
        ) : (
          <p>
            <strong>{t('regrade.none')}</strong>
          </p>
        )}
        {unread > 0 && <p className="muted small">{t('regrade.unread', { count: unread })}</p>}
      </div>
      {Object.values(filter).some((value) => value !== undefined) && (
        <div className="row">
          <Button variant="subtle" size="sm" onClick={() => void navigate({ search: {}, replace: true })}>
            {t('submissions.clear')}
          </Button>
        </div>
      )}
      {runs > 0 && <Start courseId={courseId} filter={filter} />}
    </section>
  )
}

function Start({ courseId, filter }: { courseId: string; filter: RegradeFilter }) {
  const { t } = useTranslation()
  const navigate = route.useNavigate()
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const start = useMutation({
    mutationFn: () => startRegrade(courseId, { filter, reason: reason.trim() }),
    onSuccess: ({ id }) =>
      navigate({ to: '/courses/$courseId/regrades/$regradeId', params: { courseId, regradeId: id }, search: {} }),
  })
  return (
    <form
      className="stack"
      noValidate
      style={{ '--gap': '0.75rem' }}
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(reason.trim() === '')
        if (reason.trim() !== '') start.mutate()
      }}
    >
      <Textarea
        label={t('regrade.reason')}
        description={t('regrade.reasonHint')}
        autosize
        minRows={2}
        maxLength={2000}
        value={reason}
        error={isMissing && t('regrade.missing')}
        onChange={({ target }) => {
          setReason(target.value)
          setMissing(false)
        }}
      />
      {start.error && <Trouble error={start.error} />}
      <div className="row">
        <Button type="submit" disabled={start.isPending}>
          {t('regrade.start')}
        </Button>
      </div>
    </form>
  )
}

/** As a field of the browser has it, by the reader's clock. */
function localOf(iso: string | undefined): string {
  if (iso === undefined) return ''
  const time = new Date(iso)
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function Earlier({ courseId }: { courseId: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data: regrades, error, refetch } = useQuery(regradesQuery(courseId))
  if (error && !regrades) return <Trouble error={error} onRetry={() => void refetch()} />
  if (!regrades) return <Loading words={t('regrade.loading')} rows={2} />
  if (regrades.length === 0)
    return (
      <Empty title={t('regrade.noneYet')}>
        <p>{t('regrade.noneYetDetail')}</p>
      </Empty>
    )
  const heads = ['what', 'stateHead', 'done', 'by', 'when'] as const
  return (
    <section className="stack" style={{ '--gap': '0.5rem' }}>
      <h2>{t('regrade.list')}</h2>
      <section className={classes.scroll} tabIndex={0} aria-label={t('regrade.list')}>
        <table className={classes.table}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {t(`regrade.${head}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {regrades.map(({ id, reason, state, runs, done, by, createdAt }) => (
              <tr key={id}>
                <th scope="row">
                  <Link to="/courses/$courseId/regrades/$regradeId" params={{ courseId, regradeId: id }}>
                    {reason}
                  </Link>
                </th>
                <td>
                  <RegradeTag state={state} />
                </td>
                <td className={classes.number}>{t('regrade.doneOf', { done, runs })}</td>
                <td>{by.displayName}</td>
                <td>
                  <time dateTime={createdAt}>{formatTime(createdAt, language)}</time>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
