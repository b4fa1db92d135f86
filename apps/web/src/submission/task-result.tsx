import { type TaskResultView, toolOfId } from '@interleave/contract'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Score } from '../shell/words.tsx'
import { Check } from './check.tsx'
import { Facts } from './facts.tsx'
import { FoundFiles } from './found-files.tsx'
import { OutcomeNote } from './outcome-note.tsx'
import { Override, OverrideForm, PastReviews, WithdrawForm } from './override-form.tsx'
import { ReviewForm } from './review-form.tsx'
import { Rubric } from './rubric.tsx'
import classes from './task-result.module.css'

export const resultHeading = (task: string) => `task-${task}`

/** Of a lone file that is missing, the reason names every place that was looked at. */
const isToldByReason = ({ outcome, files }: TaskResultView) => outcome.code === 'file_not_found' && files.length === 1

interface Props {
  result: TaskResultView
  submissionId: string
  /** Whoever reads may give marks to what a person judges. */
  isReviewer: boolean
  /** Whoever reads handed it in. */
  isOwn: boolean
}

export function TaskResult({ result, submissionId, isReviewer, isOwn }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const passed = result.checks.filter(({ status }) => status === 'passed').length
  const heading = resultHeading(result.task)
  return (
    <section className={`card ${classes.task}`} aria-labelledby={heading}>
      <header className={classes.head}>
        <h3 id={heading}>
          {toolOfId(result.task) ? (
            inLanguage(result.title, language)
          ) : (
            <Link to="/tasks/$taskId" params={{ taskId: result.task }} className={classes.title}>
              {inLanguage(result.title, language)}
            </Link>
          )}
        </h3>
        <div className="row" style={{ '--gap': '0.375rem' }}>
          {result.checks.length > 0 && (
            <span className="tag">{t('result.passed', { passed, of: result.checks.length })}</span>
          )}
          <Score score={result.score} points={result.points} />
        </div>
      </header>
      {!isToldByReason(result) && <FoundFiles files={result.files} />}
      {result.outcome.kind !== 'graded' && (
        <OutcomeNote outcome={result.outcome}>
          {result.outcome.blame === 'student' && (
            <p>
              <Link to="/tasks/$taskId" params={{ taskId: result.task }}>
                {t('outcomeNote.readTask')}
              </Link>
            </p>
          )}
        </OutcomeNote>
      )}
      {result.checks.length > 0 ? (
        <ul className={`plain-list ${classes.checks}`}>
          {result.checks.map((check) => (
            <Check
              key={check.id}
              check={check}
              submissionId={submissionId}
              task={result.task}
              isOwn={isOwn}
              isReviewer={isReviewer}
            />
          ))}
        </ul>
      ) : (
        result.outcome.kind === 'graded' && !result.rubric && <p className="muted">{t('result.noChecks')}</p>
      )}
      {result.facts.length > 0 && <Facts facts={result.facts} />}
      {result.rubric && <Rubric rubric={result.rubric} review={result.review} />}
      {result.rubric && isReviewer && result.outcome.blame === 'student' && (
        <ReviewForm submissionId={submissionId} task={result.task} rubric={result.rubric} review={result.review} />
      )}
      {!result.rubric && result.review && <Override review={result.review} />}
      {!result.rubric && isReviewer && result.outcome.blame === 'student' && (
        <OverrideForm submissionId={submissionId} result={result} />
      )}
      {!result.rubric && result.review && isReviewer && <WithdrawForm submissionId={submissionId} task={result.task} />}
      {result.pastReviews.length > 0 && <PastReviews reviews={result.pastReviews} />}
      {result.integrity && result.integrity.length > 0 && (
        <details className={classes.details} open>
          <summary>{t('result.integrity')}</summary>
          <ul className="plain-list stack" style={{ '--gap': '0.5rem' }}>
            {result.integrity.map(({ code, detail }, i) => (
              <li key={i} className="mono">
                <strong>{code}</strong> {detail}
              </li>
            ))}
          </ul>
        </details>
      )}
      <details className={classes.details}>
        <summary>{t('result.details')}</summary>
        <ul className="plain-list">
          {result.schedules > 0 && <li>{t('result.schedules', { count: result.schedules })}</li>}
          {result.python && <li>{t('result.python', { version: result.python })}</li>}
          <li className="mono">{t('result.version', { version: result.graderVersion })}</li>
          {result.seed && (
            <li>
              {t('result.seed')} <span className="mono">{result.seed}</span>
            </li>
          )}
        </ul>
      </details>
    </section>
  )
}
