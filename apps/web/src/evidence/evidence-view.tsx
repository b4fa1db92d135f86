import type { Evidence } from '@interleave/contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatVirtualSeconds } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { CopyText } from './copy-text.tsx'
import classes from './evidence.module.css'
import { Interleaving, type OnStep } from './interleaving.tsx'
import { TimelineFigure } from './timeline-figure.tsx'
import { findCycle } from './waits.ts'
import { Waits } from './waits-figure.tsx'

/** How it came about, in the form that suits what went wrong. */
export function EvidenceView({ evidence, onStep }: { evidence: Evidence; onStep?: OnStep }) {
  const { t } = useTranslation()
  const [isAsideOpen, setIsAsideOpen] = useState(false)
  const hasSteps = evidence.steps.length > 0
  const isAside = evidence.kind === 'timeline' || (evidence.kind === 'deadlock' && evidence.waits.length > 0)
  const isStuck = evidence.kind === 'deadlock' && findCycle(evidence.waits).length === 0
  const isCutOff = evidence.kind === 'timeline' && !hasSteps && evidence.waits.length > 0
  const lead = isStuck ? 'stuck' : isCutOff ? 'ended' : evidence.kind
  const replay = evidence.replay && (
    <CopyText
      label={t('evidence.replay')}
      hint={t('evidence.replayHint')}
      text={`npx interleave replay . ${evidence.replay}`}
    />
  )
  if (!hasSteps && evidence.waits.length === 0 && evidence.output.length === 0) return replay
  return (
    <div className={classes.evidence}>
      <div>
        <h4 className={classes.heading}>{t(`evidence.kind.${evidence.kind}`)}</h4>
        <p className="muted small">{t(`evidence.lead.${lead}`)}</p>
      </div>
      {evidence.waits.length > 0 && <Waits evidence={evidence} />}
      {evidence.kind === 'timeline' && hasSteps && <TimelineFigure evidence={evidence} />}
      {hasSteps &&
        (isAside ? (
          <details className={classes.aside} onToggle={({ currentTarget }) => setIsAsideOpen(currentTarget.open)}>
            <summary>{t('evidence.allSteps')}</summary>
            <Interleaving evidence={evidence} onStep={isAsideOpen ? onStep : undefined} />
          </details>
        ) : (
          <Interleaving evidence={evidence} onStep={onStep} />
        ))}
      {evidence.truncated && <p className="muted small">{t('evidence.truncated')}</p>}
      {(evidence.output.length > 0 || evidence.kind === 'timeline') && <Output output={evidence.output} />}
      {replay}
    </div>
  )
}

function Output({ output }: { output: Evidence['output'] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (output.length === 0) return <p className="muted small">{t('evidence.noOutput')}</p>
  return (
    <div>
      <p className={classes.label}>{t('evidence.output')}</p>
      <div className={classes.output} role="group" aria-label={t('evidence.output')} tabIndex={0}>
        {output.map(({ at, text }, i) => (
          <div key={i} className={classes.outputLine}>
            <span className={classes.outputTime}>{formatVirtualSeconds(at, language)}</span>
            <span>{text.replace(/\n$/, '')}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
