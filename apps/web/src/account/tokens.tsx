import { TokenScope, type TokenView } from '@interleave/contract'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { makeToken, revokeToken, tokensQuery } from '../api/tokens.ts'
import { useViewer } from '../api/use-viewer.ts'
import { CopyText } from '../evidence/copy-text.tsx'
import { formatAgo, formatTime } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from '../people/people.module.css'
import { Empty, Loading, Trouble } from '../shell/states.tsx'

const lifetimes = ['7', '30', '90', '180', '366']

/** For programs of one's own, first of all the command line. */
export function Tokens() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(tokensQuery)
  return (
    <section className="stack" aria-labelledby="tokens">
      <div className="stack" style={{ '--gap': '0.5rem' }}>
        <h2 id="tokens">{t('tokens.title')}</h2>
        <p className="muted">{t('tokens.lead')}</p>
      </div>
      <NewToken />
      {data ? (
        data.length > 0 ? (
          <TokenRows tokens={data} />
        ) : (
          <Empty title={t('tokens.none')}>
            <p>{t('tokens.noneDetail')}</p>
          </Empty>
        )
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('tokens.loading')} rows={2} />
      )}
    </section>
  )
}

function NewToken() {
  const { t } = useTranslation()
  const { isStaff } = useViewer()
  const make = useMutation({
    mutationFn: ({ name, scope, days }: { name: string; scope: TokenScope; days: string }) =>
      makeToken({ name: name.trim(), scope, days: Number(days) }),
    onSuccess: () => form.setFieldValue('name', ''),
  })
  const form = useForm<{ name: string; scope: TokenScope; days: string }>({
    initialValues: { name: '', scope: 'submit', days: '90' },
    validate: { name: (value) => (value.trim() ? null : t('tokens.missingName')) },
  })
  return (
    <section className="card stack" aria-labelledby="new-token">
      <h3 id="new-token">{t('tokens.new')}</h3>
      <form className="stack" onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
        <div className={classes.fields}>
          <TextInput
            label={t('tokens.name')}
            placeholder={t('tokens.namePlaceholder')}
            maxLength={80}
            {...form.getInputProps('name')}
          />
          <NativeSelect
            label={t('tokens.scope')}
            data={TokenScope.options
              .filter((scope) => isStaff || !scope.startsWith('staff'))
              .map((scope) => ({ value: scope, label: t(`tokens.scopes.${scope}`) }))}
            {...form.getInputProps('scope')}
          />
          <NativeSelect
            label={t('tokens.lifetime')}
            data={lifetimes.map((days) => ({ value: days, label: t('tokens.days', { days }) }))}
            {...form.getInputProps('days')}
          />
        </div>
        <div>
          <Button type="submit" disabled={make.isPending}>
            {t('tokens.make')}
          </Button>
        </div>
      </form>
      {make.isError && <Trouble error={make.error} />}
      {make.isSuccess && (
        <>
          <CopyText label={make.data.token.name} hint={t('tokens.once')} text={make.data.secret} />
          <CopyText
            label={t('tokens.use')}
            hint={t('tokens.useHint')}
            text={`export INTERLEAVE_URL=${location.origin} INTERLEAVE_TOKEN=${make.data.secret}`}
          />
        </>
      )}
    </section>
  )
}

function TokenRows({ tokens }: { tokens: TokenView[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const now = new Date()
  const revoke = useMutation({ mutationFn: revokeToken })
  return (
    <section className="stack" style={{ '--gap': '0.75rem' }} aria-labelledby="tokens-made">
      <h3 id="tokens-made">{t('tokens.yours')}</h3>
      <ul className={`plain-list ${classes.list}`}>
        {tokens.map(({ id, name, scope, expiresAt, lastUsedAt }) => (
          <li key={id} className={classes.person}>
            <div className={classes.who}>
              <p>{name}</p>
              <p className="muted small">
                {lastUsedAt
                  ? t('tokens.lastUsed', { time: formatAgo(lastUsedAt, now, language) })
                  : t('tokens.neverUsed')}
                {' · '}
                {t('tokens.until', { time: formatTime(expiresAt, language) })}
              </p>
            </div>
            <span className="tag">{t(`tokens.scopes.${scope}`)}</span>
            <Button variant="default" size="xs" disabled={revoke.isPending} onClick={() => revoke.mutate(id)}>
              {t('tokens.revoke')}
              <span className="visually-hidden">{name}</span>
            </Button>
          </li>
        ))}
      </ul>
      {revoke.isError && <Trouble error={revoke.error} />}
    </section>
  )
}
