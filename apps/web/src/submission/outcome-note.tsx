import type { OutcomeView } from '@interleave/contract'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Prose } from '../shell/words.tsx'

const nextStep = { student: 'nextStudent', grader: 'nextGrader', platform: 'nextPlatform' } as const

/** Why there is no ordinary grade, whose turn it is, and the way on. */
export function OutcomeNote({ outcome, children }: { outcome: OutcomeView; children?: ReactNode }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <div
      className="note stack"
      data-tone={outcome.blame === 'student' ? 'bad' : 'warn'}
      style={{ '--gap': '0.375rem' }}
    >
      <p>
        <strong>{t(`outcome.${outcome.kind}`)}</strong>
        <span className="muted"> · {t(`outcomeNote.${outcome.blame}`)}</span>
      </p>
      <p>
        <Prose text={inLanguage(outcome.reason, language)} />
      </p>
      <p>{t(`outcomeNote.${nextStep[outcome.blame]}`)}</p>
      {children}
    </div>
  )
}
