import { type AccountView, Password } from '@interleave/contract'
import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { changePassword, siteQuery } from '../api/account.ts'
import { errorAt, errorsOf } from '../api/client.ts'
import { Trouble } from '../shell/states.tsx'

const empty = { current: '', password: '', again: '' }

export function PasswordForm({ account: { username, hasPassword } }: { account: AccountView }) {
  return hasPassword ? <ChangePassword username={username} /> : <NoPassword />
}

/** The first one is set by a link, as a forgotten one is. */
function NoPassword() {
  const { t } = useTranslation()
  const site = useQuery(siteQuery).data
  return (
    <section className="card stack" aria-labelledby="password">
      <h2 id="password">{t('account.password')}</h2>
      <p className="muted">
        {t(site?.offersMail === false ? 'providers.passwordlessNoMail' : 'providers.passwordless')}
      </p>
      {site?.offersMail && (
        <p>
          <Link to="/new-password">{t('providers.toNewPassword')}</Link>
        </p>
      )}
    </section>
  )
}

function ChangePassword({ username }: { username: string }) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: empty,
    validate: {
      current: (value) => (value ? null : t('signIn.missingPassword')),
      password: (value) =>
        !Password.safeParse(value).success
          ? t('join.badPassword')
          : value === username
            ? t('join.passwordIsName')
            : null,
      again: (value, { password }) => (value === password ? null : t('join.differs')),
    },
  })
  const change = useMutation({ mutationFn: changePassword, onSuccess: () => form.setValues(empty) })
  return (
    <section className="card stack" aria-labelledby="password">
      <h2 id="password">{t('account.password')}</h2>
      <p className="muted">{t('account.passwordLead')}</p>
      <form
        className="stack"
        onSubmit={form.onSubmit(({ current, password }) => change.mutate({ current, password }))}
        noValidate
      >
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <PasswordInput
          label={t('account.current')}
          autoComplete="current-password"
          {...form.getInputProps('current')}
          error={form.errors.current ?? errorAt(change.error, 'current')}
        />
        <PasswordInput
          label={t('account.fresh')}
          description={t('join.passwordHint')}
          autoComplete="new-password"
          {...form.getInputProps('password')}
          error={form.errors.password ?? errorAt(change.error, 'password')}
        />
        <PasswordInput label={t('join.again')} autoComplete="new-password" {...form.getInputProps('again')} />
        {change.isError && errorsOf(change.error).length === 0 && <Trouble error={change.error} />}
        {change.isSuccess && (
          <p className="note" data-tone="good" role="status">
            {t('account.changed')}
          </p>
        )}
        <div>
          <Button type="submit" disabled={change.isPending}>
            {t('account.changePassword')}
          </Button>
        </div>
      </form>
    </section>
  )
}
