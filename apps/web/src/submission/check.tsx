import type { TaskResultView } from '@interleave/contract'
import { IconCheck, IconChevronRight, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { secondLooksQuery } from '../api/second-looks.ts'
import { EvidenceView } from '../evidence/evidence-view.tsx'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Prose, useOpenWord } from '../shell/words.tsx'
import { Findings } from './facts.tsx'
import { SecondLooks } from './second-look.tsx'
import classes from './task-result.module.css'

type CheckOf = TaskResultView['checks'][number]

interface Props {
  check: CheckOf
  submissionId: string
  task: string
  /** Whoever reads handed it in, and may ask for a second look. */
  isOwn: boolean
  /** Whoever reads may answer. */
  isReviewer: boolean
}

/** One line if it passed; one that opens to the whole explanation if it failed. */
export function Check({ check, submissionId, task, isOwn, isReviewer }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const word = useOpenWord()
  const { data: looks = [] } = useQuery(secondLooksQuery(submissionId))
  const isAsked = looks.some((look) => look.task === task && look.check === check.id && look.answer === null)
  const [isChosen, setIsOpen] = useState<boolean | null>(null)
  // Whoever comes to answer need not look for the question.
  const isOpen = isChosen ?? (isReviewer && isAsked)
  const title = inLanguage(check.title, language)
  const hasMore = check.failure !== null || check.evidence !== null
  const panel = `check-${task}-${check.id}`
  const line = (
    <>
      <span className={classes.mark} data-status={check.status}>
        {check.status === 'passed' ? (
          <IconCheck size={15} stroke={2.6} aria-hidden />
        ) : (
          <IconX size={15} stroke={2.6} aria-hidden />
        )}
        <span className="visually-hidden">{t(`result.status.${check.status}`)}</span>
      </span>
      <span className={classes.checkTitle}>
        <Prose text={title} />
      </span>
      <span className={classes.checkTags}>
        {check.status === 'failed' && (
          <span className="tag" data-tone="bad">
            {word('teaches', check.teaches)}
          </span>
        )}
        {isAsked && (
          <span className="tag" data-tone="warn">
            {t('secondLook.tag')}
          </span>
        )}
        <span className="muted small">{t('result.weight', { weight: check.weight })}</span>
      </span>
    </>
  )
  if (!hasMore) return <li className={classes.check}>{line}</li>
  return (
    <li>
      <button
        type="button"
        className={classes.check}
        aria-expanded={isOpen}
        aria-controls={panel}
        onClick={() => setIsOpen(!isOpen)}
      >
        {line}
        <IconChevronRight size={18} aria-hidden className={classes.chevron} />
      </button>
      <div id={panel} hidden={!isOpen} className={classes.panel}>
        {isOpen && check.failure && (
          <dl className={classes.failure}>
            <Part name={t('result.seen')} tone="bad">
              <Prose text={inLanguage(check.failure.seen, language)} />
            </Part>
            <Part name={t('result.expected')} tone="good">
              <Prose text={inLanguage(check.failure.expected, language)} />
            </Part>
            <Part name={t('result.why')}>
              <Prose text={inLanguage(check.failure.why, language)} />
            </Part>
            {check.failure.nextStep && (
              <Part name={t('result.nextStep')} tone="accent">
                <Prose text={inLanguage(check.failure.nextStep, language)} />
              </Part>
            )}
          </dl>
        )}
        {isOpen && check.findings && check.findings.length > 0 && (
          <Findings findings={check.findings} count={check.findings.length} isOpen />
        )}
        {isOpen && check.evidence && <EvidenceView evidence={check.evidence} />}
        {isOpen && check.evidence && (
          <p>
            <Link
              to="/submissions/$submissionId/code"
              params={{ submissionId }}
              search={{ check: `${task}/${check.id}` }}
            >
              {t('code.inCode')}
            </Link>
          </p>
        )}
        {isOpen && (
          <SecondLooks submissionId={submissionId} task={task} check={check.id} isOwn={isOwn} isReviewer={isReviewer} />
        )}
      </div>
    </li>
  )
}

function Part({ name, tone, children }: { name: string; tone?: 'good' | 'bad' | 'accent'; children: ReactNode }) {
  return (
    <div className={classes.part} data-tone={tone}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
