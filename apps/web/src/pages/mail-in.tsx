import type { MailInView, ReceivedMailView } from '@interleave/contract'
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { mailInQuery, removeMailAddress, renewMailAddress } from '../api/mail-in.ts'
import { refreshSubmissions } from '../api/queries.ts'
import { CopyText } from '../evidence/copy-text.tsx'
import { formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'
import { Prose } from '../shell/words.tsx'
import classes from './binding.module.css'

/** For whoever hands in by writing a mail; not there where the server receives none. */
export function MailIn({ assignmentId }: { assignmentId: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(mailInQuery(assignmentId))
  const renew = useMutation({ mutationFn: () => renewMailAddress(assignmentId) })
  if (data ? !data.isOffered : !error) return null
  return (
    <section className={`card stack ${classes.card}`} aria-labelledby="mail-in">
      <div className="row between">
        <h2 id="mail-in">{t('mailIn.title')}</h2>
        {data?.email && !data.address && (
          <Button variant="default" disabled={renew.isPending} onClick={() => renew.mutate()}>
            {t('mailIn.begin')}
          </Button>
        )}
      </div>
      {!data && error && <Trouble error={error} onRetry={() => void refetch()} />}
      {data && !data.address && <p className="muted">{t('mailIn.lead')}</p>}
      {data && !data.email && (
        <p>
          {t('mailIn.needsAddress')} <Link to="/account">{t('mailIn.account')}</Link>
        </p>
      )}
      {data?.email && data.address && (
        <Address view={data} assignmentId={assignmentId} email={data.email} address={data.address} />
      )}
      {renew.isError && <Trouble error={renew.error} />}
      {data && (data.address || data.mails.length > 0) && <Mails mails={data.mails} />}
    </section>
  )
}

interface AddressProps {
  view: MailInView
  assignmentId: string
  email: string
  address: string
}

function Address({ view, assignmentId, email, address }: AddressProps) {
  const { t } = useTranslation()
  const renew = useMutation({ mutationFn: () => renewMailAddress(assignmentId) })
  const remove = useMutation({ mutationFn: () => removeMailAddress(assignmentId) })
  const steps = t('mailIn.steps', { returnObjects: true, email })
  return (
    <>
      <CopyText label={t('mailIn.address')} hint={t('mailIn.addressHint')} text={address} />
      <details open={view.mails.length === 0}>
        <summary>{t('mailIn.how')}</summary>
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step}>
              <Prose text={step} />
            </li>
          ))}
        </ol>
      </details>
      <div className="row">
        <Button variant="default" disabled={renew.isPending} onClick={() => renew.mutate()}>
          {t('mailIn.renew')}
        </Button>
        <Button variant="subtle" color="red" disabled={remove.isPending} onClick={() => remove.mutate()}>
          {t('mailIn.remove')}
        </Button>
        <span className="muted small">{t('mailIn.removeHint')}</span>
      </div>
      {(renew.isError || remove.isError) && <Trouble error={renew.error ?? remove.error} />}
    </>
  )
}

function Mails({ mails }: { mails: ReceivedMailView[] }) {
  const { t } = useTranslation()
  const newest = mails.find(({ outcome }) => outcome === 'accepted')?.id
  useEffect(() => {
    if (newest) void refreshSubmissions()
  }, [newest])
  return (
    <div className="stack" style={{ '--gap': '0.5rem' }}>
      <h3>{t('mailIn.log')}</h3>
      {mails.length === 0 && <p className="muted">{t('mailIn.none')}</p>}
      <ul className={`plain-list ${classes.log}`}>
        {mails.map((mail) => (
          <ReceivedMail key={mail.id} mail={mail} />
        ))}
      </ul>
    </div>
  )
}

const tones = { accepted: 'good', refused: 'bad', ignored: undefined } as const

export function ReceivedMail({ mail, children }: { mail: ReceivedMailView; children?: ReactNode }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { outcome, reason, submissionId, receivedAt } = mail
  return (
    <li className={classes.delivery}>
      <div className="row" style={{ '--gap': '0.5rem' }}>
        <span className="tag" data-tone={tones[outcome]}>
          {t(`mailIn.outcome.${outcome}`)}
        </span>
        <time className="muted small" dateTime={receivedAt}>
          {formatTime(receivedAt, language)}
        </time>
        {children}
      </div>
      {reason && <p className="small">{inLanguage(reason, language)}</p>}
      {submissionId && (
        <div className="small">
          <Link to="/submissions/$submissionId" params={{ submissionId }}>
            {t('mailIn.result')}
          </Link>
        </div>
      )}
    </li>
  )
}
