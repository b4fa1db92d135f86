import { QueueView } from '@interleave/contract'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../api/client.ts'
import classes from '../course/course.module.css'
import { formatAgo, formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

/** Looked at again by itself: whoever opens it waits for something. */
const queueQuery = queryOptions({
  queryKey: ['queue'],
  refetchInterval: 5_000,
  queryFn: ({ signal }) => ask('/queue', QueueView, { signal }),
})

/** For staff: what waits, who is at work on it, and what went wrong on our side. */
export function QueuePage() {
  const { t } = useTranslation()
  useTitle(t('queue.title'))
  const { data, error, refetch } = useQuery(queueQuery)
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <h1>{t('queue.title')}</h1>
      {data ? (
        <Queue queue={data} />
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('queue.loading')} />
      )}
    </div>
  )
}

function Queue({ queue: { waiting, working, regrading, runs, workers, faults } }: { queue: QueueView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <>
      <p role="status">
        {t('queue.counts', { waiting, working })} {regrading > 0 && t('queue.regrading', { count: regrading })}
      </p>
      {runs.length === 0 ? (
        <Empty title={t('queue.empty')}>
          <p>{t('queue.emptyDetail')}</p>
        </Empty>
      ) : (
        <Part
          title={t('queue.runs')}
          heads={[t('queue.run'), t('submissions.state'), t('queue.since'), t('queue.worker')]}
        >
          {runs.map(({ id, state, createdAt, startedAt, attempts, worker, heldBy, submission }) => (
            <tr key={id}>
              <th scope="row">
                {submission ? (
                  <>
                    <Link to="/submissions/$submissionId" params={{ submissionId: submission.id }}>
                      {submission.student}
                    </Link>
                    <span className={classes.why}>{inLanguage(submission.assignment, language)}</span>
                  </>
                ) : (
                  t('queue.elsewhere')
                )}
              </th>
              <td>
                {t(`state.${state}`)}
                {heldBy.length > 0 && (
                  <span className={classes.why}>{t('queue.held', { tasks: heldBy.join(', ') })}</span>
                )}
                {attempts > 1 && <span className={classes.why}>{t('submission.attempts', { count: attempts })}</span>}
              </td>
              <td>
                <Ago at={startedAt ?? createdAt} />
              </td>
              <td className="mono">{worker ?? '–'}</td>
            </tr>
          ))}
        </Part>
      )}
      {workers.length > 0 && (
        <Part
          title={t('queue.workers')}
          heads={[t('queue.worker'), t('queue.working'), t('queue.settled'), t('queue.released'), t('queue.last')]}
        >
          {workers.map(({ name, working, settled, released, lastAt }) => (
            <tr key={name}>
              <th scope="row" className="mono">
                {name}
              </th>
              <td className={classes.number}>{working}</td>
              <td className={classes.number}>{settled}</td>
              <td className={classes.number}>{released}</td>
              <td>
                <Ago at={lastAt} />
              </td>
            </tr>
          ))}
        </Part>
      )}
      {faults.length > 0 && (
        <Part title={t('queue.faults')} heads={[t('queue.worker'), t('queue.since'), t('queue.reason')]}>
          {faults.map(({ at, worker, reason, submissionId }, i) => (
            <tr key={i}>
              <th scope="row" className="mono">
                {worker}
              </th>
              <td>
                {submissionId ? (
                  <Link to="/submissions/$submissionId" params={{ submissionId }}>
                    <Ago at={at} />
                  </Link>
                ) : (
                  <Ago at={at} />
                )}
              </td>
              <td style={{ overflowWrap: 'anywhere', minWidth: '12rem' }}>{reason}</td>
            </tr>
          ))}
        </Part>
      )}
    </>
  )
}

function Part({ title, heads, children }: { title: string; heads: string[]; children: ReactNode }) {
  return (
    <section className="stack" style={{ '--gap': '0.5rem' }}>
      <h2>{title}</h2>
      <section className={classes.scroll} tabIndex={0} aria-label={title}>
        <table className={classes.table}>
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </section>
    </section>
  )
}

function Ago({ at }: { at: string }) {
  const language = useLanguage()
  return (
    <time dateTime={at} title={formatTime(at, language)}>
      {formatAgo(at, new Date(), language)}
    </time>
  )
}
