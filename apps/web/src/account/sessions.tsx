import type { OpenSession } from '@interleave/contract'
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { endSessions, openSessionsQuery } from '../api/account.ts'
import { formatTime, nameBrowser } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from '../people/people.module.css'
import { Loading, Trouble } from '../shell/states.tsx'

/** The session of this page itself is ended by signing out. */
export function OpenSessions() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(openSessionsQuery)
  const end = useMutation({ mutationFn: (id?: string) => endSessions(id) })
  return (
    <section className="stack" aria-labelledby="sessions">
      <div className="stack" style={{ '--gap': '0.5rem' }}>
        <h2 id="sessions">{t('account.sessions')}</h2>
        <p className="muted">{t('account.sessionsLead')}</p>
      </div>
      {data ? (
        <ul className={`plain-list ${classes.list}`}>
          {data.map((session) => (
            <SessionRow
              key={session.id}
              session={session}
              isBusy={end.isPending}
              onEnd={() => end.mutate(session.id)}
            />
          ))}
        </ul>
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('account.sessionsLoading')} rows={2} />
      )}
      {end.isError && <Trouble error={end.error} />}
      {data && data.length > 1 && (
        <div>
          <Button variant="default" disabled={end.isPending} onClick={() => end.mutate(undefined)}>
            {t('account.endOthers')}
          </Button>
        </div>
      )}
    </section>
  )
}

function SessionRow({ session, isBusy, onEnd }: { session: OpenSession; isBusy: boolean; onEnd: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const named = nameBrowser(session.browser)
  const name = named ? t('account.browserOn', named) : (session.browser ?? t('account.unknownBrowser'))
  return (
    <li className={classes.person}>
      <div className={classes.who}>
        <p>{name}</p>
        <p className="muted small">
          {t('account.since', { time: formatTime(session.createdAt, language) })}
          {' · '}
          {t('tokens.until', { time: formatTime(session.expiresAt, language) })}
        </p>
      </div>
      {session.isThis ? (
        <span className="tag" data-tone="good">
          {t('account.thisOne')}
        </span>
      ) : (
        <Button variant="default" size="xs" disabled={isBusy} onClick={onEnd}>
          {t('account.end')}
          <span className="visually-hidden">{name}</span>
        </Button>
      )}
    </li>
  )
}
