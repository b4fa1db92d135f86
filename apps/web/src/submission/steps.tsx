import type { RunView } from '@interleave/contract'
import { useTranslation } from 'react-i18next'
import { inLanguage, shortenRepository } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from './steps.module.css'

const order = ['queued', 'fetching', 'grading', 'settled'] as const

interface Props {
  run: RunView
  repositoryUrl: string
  /** The name of a task for the words of the progress. */
  taskTitle: (id: string) => string
}

/** Where the run is on its way, as four stations on one lane. */
export function Steps({ run, repositoryUrl, taskTitle }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const at = run.state === 'superseded' ? 0 : order.indexOf(run.state)
  const words = describe()

  function describe(): string {
    switch (run.state) {
      case 'queued':
        if (run.heldBy.length > 0)
          return t('steps.held', {
            tasks: new Intl.ListFormat(language).format(run.heldBy.map(({ title }) => inLanguage(title, language))),
          })
        if (run.queuePosition === null) return t('steps.waiting')
        return run.queuePosition <= 1 ? t('steps.next') : t('steps.position', { count: run.queuePosition - 1 })
      case 'fetching':
        return t('steps.fetchingNow', { repository: shortenRepository(repositoryUrl) })
      case 'grading':
        return run.progress
          ? t('steps.progress', { done: run.progress.done, of: run.progress.of })
          : t('steps.starting')
      case 'settled':
        return run.outcome ? t(`outcome.${run.outcome.kind}`) : t('state.settled')
      case 'superseded':
        return t('state.superseded')
    }
  }

  const share =
    run.state === 'grading' && run.progress && run.progress.of > 0 ? run.progress.done / run.progress.of : null
  return (
    <section className={classes.steps} aria-label={t('steps.label')}>
      <ol className={classes.lane}>
        {order.map((station, i) => {
          const status = i < at || run.state === 'settled' ? 'done' : i === at ? 'current' : 'pending'
          return (
            <li
              key={station}
              className={classes.station}
              data-status={status}
              aria-current={status === 'current' ? 'step' : undefined}
            >
              <span className={classes.dot} aria-hidden="true" />
              {t(`steps.${station}`)}
              <span className="visually-hidden">{t(`steps.${status}`)}</span>
            </li>
          )
        })}
      </ol>
      <div aria-live="polite" className={classes.words}>
        <p>{words}</p>
        {run.state === 'grading' && run.progress?.task && (
          <p className="muted">{t('steps.progressTask', { task: taskTitle(run.progress.task) })}</p>
        )}
      </div>
      {share !== null && (
        <div
          className={classes.track}
          role="progressbar"
          aria-label={t('steps.label')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.round(share * 100)}
        >
          <div className={classes.fill} style={{ '--share': share }} />
        </div>
      )}
    </section>
  )
}
