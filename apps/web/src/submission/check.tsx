import type { TaskResultView } from '@interleave/contract'
import { IconCheck, IconChevronRight, IconX } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EvidenceView } from '../evidence/evidence-view.tsx'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Prose, useOpenWord } from '../shell/words.tsx'
import { Findings } from './facts.tsx'
import classes from './task-result.module.css'

type CheckOf = TaskResultView['checks'][number]

/** One line if it passed; one that opens to the whole explanation if it failed. */
export function Check({ check }: { check: CheckOf }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const word = useOpenWord()
  const [isOpen, setIsOpen] = useState(false)
  const title = inLanguage(check.title, language)
  const hasMore = check.failure !== null || check.evidence !== null
  const panel = `check-${check.id}`
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
