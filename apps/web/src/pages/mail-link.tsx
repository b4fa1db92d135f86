import { Password } from '@interleave/contract'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { acceptReset, askReset, confirmAddress, siteQuery } from '../api/account.ts'
import { errorAt, errorsOf, RequestFailed } from '../api/client.ts'
import { PlainPage, useLinkToken } from '../shell/plain.tsx'
import { Trouble, useTroubleWords } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

function Plain({ title, children }: { title: string; children: ReactNode }) {
  useTitle(title)
  return (
    <PlainPage>
      <h1>{title}</h1>
      {children}
    </PlainPage>
  )
}

/** Programs that look through mails open links too, so that opening alone does nothing. */
export function ConfirmPage() {
  const { t } = useTranslation()
  const token = useLinkToken()
  const confirm = useMutation({ mutationFn: confirmAddress })
  return (
    <Plain title={t('mailLink.confirm')}>
      {confirm.isSuccess ? (
        <>
          <p role="status">{t('mailLink.confirmed')}</p>
          <ToPage to="/account" words={t('account.title')} />
        </>
      ) : (
        <>
          <p>{t('mailLink.confirmLead')}</p>
          {confirm.isError && <Refused error={confirm.error} />}
          <div>
            <Button disabled={confirm.isPending} onClick={() => confirm.mutate({ token })}>
              {t('mailLink.confirm')}
            </Button>
          </div>
        </>
      )}
    </Plain>
  )
}

/** With the token of a mail a new password is set, without one the mail is asked for. */
export function NewPasswordPage() {
  const { t } = useTranslation()
  const token = useLinkToken()
  return <Plain title={t('mailLink.newPassword')}>{token ? <SetPassword token={token} /> : <AskForMail />}</Plain>
}

function AskForMail() {
  const { t } = useTranslation()
  const site = useQuery(siteQuery).data
  const ask = useMutation({ mutationFn: askReset })
  const form = useForm({
    initialValues: { who: '' },
    validate: { who: (value) => (value.trim() ? null : t('signIn.missingUsername')) },
  })
  if (site?.offersMail === false) return <p>{t('mailLink.noMail')}</p>
  if (ask.isSuccess)
    return (
      <p className="note" data-tone="good" role="status">
        {t('mailLink.asked')}
      </p>
    )
  return (
    <form className="card stack" onSubmit={form.onSubmit(({ who }) => ask.mutate({ who: who.trim() }))} noValidate>
      <p>{t('mailLink.askLead')}</p>
      <TextInput
        label={t('mailLink.who')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        {...form.getInputProps('who')}
      />
      {ask.isError && <Trouble error={ask.error} />}
      <div>
        <Button type="submit" disabled={ask.isPending}>
          {t('mailLink.ask')}
        </Button>
      </div>
    </form>
  )
}

function SetPassword({ token }: { token: string }) {
  const { t } = useTranslation()
  const set = useMutation({ mutationFn: acceptReset })
  const form = useForm({
    initialValues: { password: '', again: '' },
    validate: {
      password: (value) => (Password.safeParse(value).success ? null : t('join.badPassword')),
      again: (value, { password }) => (value === password ? null : t('join.differs')),
    },
  })
  if (set.isSuccess)
    return (
      <>
        <p role="status">{t('mailLink.set')}</p>
        <ToPage to="/sign-in" words={t('signIn.submit')} />
      </>
    )
  return (
    <form className="card stack" onSubmit={form.onSubmit(({ password }) => set.mutate({ token, password }))} noValidate>
      <p>{t('mailLink.setLead')}</p>
      <PasswordInput
        label={t('account.fresh')}
        description={t('join.passwordHint')}
        autoComplete="new-password"
        {...form.getInputProps('password')}
        error={form.errors.password ?? errorAt(set.error, 'password')}
      />
      <PasswordInput label={t('join.again')} autoComplete="new-password" {...form.getInputProps('again')} />
      {set.isError && errorsOf(set.error).length === 0 && <Refused error={set.error} />}
      <div>
        <Button type="submit" disabled={set.isPending}>
          {t('mailLink.setNow')}
        </Button>
      </div>
    </form>
  )
}

/** A link that is over is no missing page. */
function Refused({ error }: { error: unknown }) {
  const { detail } = useTroubleWords(error)
  const isOver = error instanceof RequestFailed && error.status === 404
  return isOver ? (
    <p className="note" data-tone="bad" role="alert">
      {detail}
    </p>
  ) : (
    <Trouble error={error} />
  )
}

function ToPage({ to, words }: { to: '/account' | '/sign-in'; words: string }) {
  return (
    <div>
      <Button component={Link} to={to} variant="default">
        {words}
      </Button>
    </div>
  )
}
