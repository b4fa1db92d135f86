import type { GateProgram, GateResult, TaskGateView } from '@interleave/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { taskGatesQuery } from '../api/queries.ts'
import { formatAgo, formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import classes from './tasks.module.css'

const tones = {
  recorded: 'good',
  passed: 'good',
  failed: 'bad',
  checking: 'accent',
  waiting: 'warn',
  unchecked: undefined,
} as const

/** For staff: whether each task may be graded with, and which of its programs say otherwise. */
export function TasksPage() {
  const { t } = useTranslation()
  const title = t('gate.title')
  useTitle(title)
  const { data, error, refetch } = useQuery(taskGatesQuery)
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <h1>{title}</h1>
      <p className={classes.lead}>{t('gate.lead')}</p>
      {data ? (
        <ul className={`plain-list ${classes.list}`}>
          {data.map((task) => (
            <Task key={task.task} task={task} />
          ))}
        </ul>
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('loading.tasks')} />
      )}
    </div>
  )
}

function Task({
  task: { task, title, digest, state, at, seeds, programs, waitingRuns, reason, result },
}: {
  task: TaskGateView
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <li className={classes.task}>
      <div className="row between">
        <h2 className={classes.name}>
          <Link to="/tasks/$taskId" params={{ taskId: task }}>
            {inLanguage(title, language)}
          </Link>{' '}
          <span className="muted small mono">{task}</span>
        </h2>
        <span className="tag" data-tone={tones[state]}>
          {t(`gate.state.${state}`)}
        </span>
      </div>
      <p className={`muted small ${classes.facts}`}>
        <span>
          {t('gate.digest')} <span className="mono">{digest.slice(0, 12)}</span>
        </span>
        {at && (
          <time dateTime={at} title={formatTime(at, language)}>
            {formatAgo(at, new Date(), language)}
          </time>
        )}
        {programs !== null && seeds !== null && <span>{t('gate.tried', { programs, seeds })}</span>}
        {result && <span>{t('gate.took', { minutes: Math.ceil(result.seconds / 60) })}</span>}
        {state === 'unchecked' && <span>{t('gate.uncheckedDetail')}</span>}
      </p>
      {waitingRuns > 0 && <p className="small">{t('gate.waitingRuns', { count: waitingRuns })}</p>}
      {reason && <p className="small">{t('gate.reason', { reason })}</p>}
      {result && <Result result={result} isOpen={state === 'failed'} />}
    </li>
  )
}

function Result({ result, isOpen }: { result: GateResult; isOpen: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { problems, programs } = result
  return (
    <details open={isOpen}>
      <summary>{t('gate.show')}</summary>
      {problems.length > 0 && (
        <>
          <h3 className={classes.heading}>{t('gate.problems')}</h3>
          <ul className={classes.problems}>
            {problems.map(({ file, line, text }) => (
              <li key={`${file}:${line}:${text.en}`}>
                <span className="mono">
                  {file}:{line}
                </span>{' '}
                {inLanguage(text, language)}
              </li>
            ))}
          </ul>
        </>
      )}
      <section className={classes.scroll} aria-label={`${result.task}: ${t('gate.table')}`} tabIndex={0}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('gate.program')}</th>
              <th scope="col">{t('gate.killer')}</th>
              <th scope="col">{t('gate.verdict')}</th>
              <th scope="col">{t('gate.seeds')}</th>
            </tr>
          </thead>
          <tbody>
            {programs.map((program) => (
              <tr key={`${program.kind}/${program.name}`}>
                <th scope="row">
                  <span className="mono">{program.name}</span>{' '}
                  <span className="muted small">{t(`gate.kind.${program.kind}`)}</span>
                </th>
                <td className="mono">{program.killedBy ?? '–'}</td>
                <Verdict program={program} seeds={result.seeds} />
                <td>{program.seeds}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

function Verdict({ program: { fault, failed, seeds: tried }, seeds }: { program: GateProgram; seeds: number }) {
  const { t } = useTranslation()
  const words = (): string => {
    const checks = failed?.join(' ') || t('gate.none')
    switch (fault?.kind) {
      case undefined:
        return tried < seeds ? t('gate.notTried') : t('gate.good')
      case 'not_graded':
        return t('gate.fault.not_graded', { outcome: t(`outcome.${fault.outcome}`), reason: fault.reason })
      case 'not_full':
        return t('gate.fault.not_full', { checks })
      case 'contradiction':
        return t('gate.fault.contradiction', { what: fault.what })
      case 'survived':
        return t('gate.fault.survived', { checks })
      case 'differs': {
        const [one, other] = fault.seeds
        const differing = fault.checks.join(' ') || t('gate.none')
        return t('gate.fault.differs', { one: one.slice(0, 8), other: other.slice(0, 8), checks: differing })
      }
    }
  }
  return <td data-tone={fault ? 'bad' : tried < seeds ? undefined : 'good'}>{words()}</td>
}
