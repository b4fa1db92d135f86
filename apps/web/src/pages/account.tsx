import { type AccountView, Language } from '@interleave/contract'
import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeployKeys } from '../account/deploy-keys.tsx'
import { EmailForm } from '../account/email.tsx'
import { PasswordForm } from '../account/password.tsx'
import { Repositories } from '../account/repositories.tsx'
import { OpenSessions } from '../account/sessions.tsx'
import { Tokens } from '../account/tokens.tsx'
import { WaysToSignIn } from '../account/ways.tsx'
import { accountQuery, changeAccount } from '../api/account.ts'
import { switchLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

const route = getRouteApi('/frame/account')

/** What a person settles for themselves. */
export function AccountPage() {
  const { t } = useTranslation()
  useTitle(t('account.title'))
  const came = route.useSearch()
  const { data, error, refetch } = useQuery(accountQuery)
  if (!data)
    return error ? (
      <Trouble heading={t('account.title')} error={error} onRetry={() => void refetch()} />
    ) : (
      <Loading heading={t('account.title')} words={t('account.loading')} />
    )
  return (
    <div className="stack" style={{ '--gap': '2rem', maxWidth: '44rem' }}>
      <div className="stack" style={{ '--gap': '0.25rem' }}>
        <h1>{t('account.title')}</h1>
        <p className="muted">
          {data.displayName} · <span className="mono">{data.username}</span>
        </p>
      </div>
      <Preferences key={data.email} account={data} />
      <EmailForm account={data} />
      <PasswordForm account={data} />
      <WaysToSignIn account={data} came={came} />
      <OpenSessions />
      <Repositories />
      <DeployKeys />
      <Tokens />
    </div>
  )
}

const names = { 'zh-CN': '中文', en: 'English' }

function Preferences({ account }: { account: AccountView }) {
  const { t } = useTranslation()
  const [language, setLanguage] = useState(account.language)
  const [mailResults, setMailResults] = useState(account.mailResults)
  const change = useMutation({
    mutationFn: changeAccount,
    onSuccess: async (changed) => {
      if (changed.language) await switchLanguage(changed.language)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ language, mailResults })
  }
  return (
    <section className="card" aria-label={t('account.language')}>
      <form className="stack" onSubmit={submit}>
        <NativeSelect
          label={t('account.language')}
          description={t('account.languageHint')}
          value={language ?? ''}
          onChange={({ currentTarget }) => setLanguage(Language.nullable().catch(null).parse(currentTarget.value))}
          data={[
            { value: '', label: t('account.languageUnset') },
            ...Language.options.map((value) => ({ value, label: names[value] })),
          ]}
        />
        {account.email && (
          <Checkbox
            label={t('account.mailResults')}
            checked={mailResults}
            onChange={({ currentTarget }) => setMailResults(currentTarget.checked)}
          />
        )}
        {change.isError && <Trouble error={change.error} />}
        <div className="row">
          <Button type="submit" disabled={change.isPending}>
            {t('account.save')}
          </Button>
          {change.isSuccess && (
            <p className="muted" role="status">
              {t('account.saved')}
            </p>
          )}
        </div>
      </form>
    </section>
  )
}
