import type { AccountView, IdentityView, SignInProvider, SignInTrouble } from '@interleave/contract'
import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { siteQuery } from '../api/account.ts'
import { errorAt, errorsOf } from '../api/client.ts'
import { goLink, identitiesQuery, unlink } from '../api/sign-in.ts'
import { formatAgo, formatTime } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from '../people/people.module.css'
import { intoView, ProviderTrouble, useProviderName } from '../shell/providers.tsx'
import { Loading, Trouble } from '../shell/states.tsx'

interface WaysToSignInProps {
  account: AccountView
  /** What came of a way to a provider that began here. */
  came: { trouble?: SignInTrouble | undefined; with?: SignInProvider | undefined; linked?: SignInProvider | undefined }
}

/** The accounts elsewhere that open this one; nothing where there are none and the site offers none. */
export function WaysToSignIn({ account: { hasPassword }, came }: WaysToSignInProps) {
  const { t } = useTranslation()
  const nameOf = useProviderName()
  const offered = useQuery(siteQuery).data?.signInWith ?? []
  const { data, error, refetch } = useQuery(identitiesQuery)
  const [current, setCurrent] = useState('')
  const [isMissing, setMissing] = useState(false)
  const change = useMutation({
    mutationFn: (to: { link: SignInProvider } | { unlink: string }) => {
      const proof = hasPassword ? { current } : {}
      return 'link' in to ? goLink(to.link, proof) : unlink(to.unlink, proof)
    },
    onSuccess: (_, to) => {
      if ('unlink' in to) setCurrent('')
    },
  })
  if (offered.length === 0 && !data?.length) return null
  const press = (to: { link: SignInProvider } | { unlink: string }) => {
    setMissing(hasPassword && current === '')
    if (!hasPassword || current !== '') change.mutate(to)
  }
  const open = offered.filter(({ id }) => !data?.some(({ provider }) => provider === id))
  return (
    <section className="stack" aria-labelledby="ways">
      <div className="stack" style={{ '--gap': '0.5rem' }}>
        <h2 id="ways">{t('providers.title')}</h2>
        <p className="muted">{t('providers.lead')}</p>
        {!hasPassword && <p className="muted">{t('providers.noPassword')}</p>}
      </div>
      {came.trouble && change.isIdle && <ProviderTrouble trouble={came.trouble} provider={came.with} />}
      {came.linked && change.isIdle && (
        <p className="note" data-tone="good" role="status" ref={intoView}>
          {t('providers.linked', { provider: nameOf(came.linked) })}
        </p>
      )}
      {change.isSuccess && 'unlink' in change.variables && (
        <p className="note" data-tone="good" role="status">
          {t('providers.unlinked')}
        </p>
      )}
      {data ? (
        <ul className={`plain-list ${classes.list}`}>
          {data.map((identity) => (
            <Linked
              key={identity.id}
              identity={identity}
              isBusy={change.isPending}
              onUnlink={() => press({ unlink: identity.id })}
            />
          ))}
          {open.map(({ id, name }) => (
            <li key={id} className={classes.person}>
              <div className={classes.who}>
                <p>{name}</p>
                <p className="muted small">{t('providers.none')}</p>
              </div>
              <Button variant="default" size="xs" disabled={change.isPending} onClick={() => press({ link: id })}>
                {t('providers.link')}
                <span className="visually-hidden">{name}</span>
              </Button>
            </li>
          ))}
        </ul>
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('providers.loading')} rows={2} />
      )}
      {hasPassword && (
        <PasswordInput
          label={t('providers.proof')}
          description={t('providers.proofHint')}
          autoComplete="current-password"
          value={current}
          onChange={({ currentTarget }) => setCurrent(currentTarget.value)}
          error={isMissing && current === '' ? t('signIn.missingPassword') : errorAt(change.error, 'current')}
        />
      )}
      {change.isError && errorsOf(change.error).length === 0 && <Trouble error={change.error} />}
    </section>
  )
}

function Linked({ identity, isBusy, onUnlink }: { identity: IdentityView; isBusy: boolean; onUnlink: () => void }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const nameOf = useProviderName()
  const { provider, issuer, name, createdAt, lastUsedAt } = identity
  const place = provider ? nameOf(provider) : issuer
  const used = lastUsedAt
    ? t('tokens.lastUsed', { time: formatAgo(lastUsedAt, new Date(), language) })
    : t('tokens.neverUsed')
  return (
    <li className={classes.person}>
      <div className={classes.who}>
        <p>
          {place} · <span className="mono">{name}</span>
        </p>
        <p className="muted small">
          {t('providers.since', { time: formatTime(createdAt, language) })}
          {' · '}
          {provider ? used : t('providers.gone')}
        </p>
      </div>
      <Button variant="default" size="xs" disabled={isBusy} onClick={onUnlink}>
        {t('providers.unlink')}
        <span className="visually-hidden">
          {place} {name}
        </span>
      </Button>
    </li>
  )
}
