import { type Fact, type Finding, factNames, factWords } from '@interleave/contract'
import { useTranslation } from 'react-i18next'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Prose } from '../shell/words.tsx'
import classes from './facts.module.css'

/** What was seen of a program, in no colour of right or wrong: a person judges it. */
export function Facts({ facts }: { facts: Fact[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <section className="stack" style={{ '--gap': '0.5rem' }} aria-label={t('facts.title')}>
      <p className="muted small">{t('facts.hint')}</p>
      <dl className={classes.facts}>
        {facts.map((fact) => (
          <div key={fact.id} className={classes.fact}>
            <dt>
              {inLanguage(factNames[fact.id], language)}{' '}
              <span className="tag">{inLanguage(factWords[fact.word], language)}</span>
            </dt>
            <dd>
              <Prose text={inLanguage(fact.summary, language)} />
              {fact.findings.length > 0 && <Findings findings={fact.findings} count={fact.count} />}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Closed if there are more than a few, since a project may have many. */
export function Findings({
  findings,
  count,
  isOpen = findings.length <= 5,
}: {
  findings: Finding[]
  count: number
  isOpen?: boolean
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <details open={isOpen} className={classes.findings}>
      <summary>{t('facts.findings', { count })}</summary>
      <ul className="plain-list">
        {findings.map(({ file, line, code, message }, i) => (
          <li key={i}>
            <span className="mono">
              {file}
              {line > 0 && `:${line}`} <span className="muted">{code}</span>
            </span>{' '}
            <Prose text={inLanguage(message, language)} />
          </li>
        ))}
      </ul>
      {count > findings.length && <p className="muted">{t('facts.more', { count: count - findings.length })}</p>}
    </details>
  )
}
