import { Password } from '@interleave/contract'
import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { changePassword } from '../api/account.ts'
import { RequestFailed } from '../api/client.ts'
import { Trouble } from '../shell/states.tsx'

const empty = { current: '', password: '', again: '' }

export function PasswordForm({ username }: { username: string }) {
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
  const refused = change.error instanceof RequestFailed ? change.error.errors : []
  const errorOf = (path: 'current' | 'password') =>
    form.errors[path] ?? refused.find((each) => each.path === path)?.message
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
          error={errorOf('current')}
        />
        <PasswordInput
          label={t('account.fresh')}
          description={t('join.passwordHint')}
          autoComplete="new-password"
          {...form.getInputProps('password')}
          error={errorOf('password')}
        />
        <PasswordInput label={t('join.again')} autoComplete="new-password" {...form.getInputProps('again')} />
        {change.isError && refused.length === 0 && <Trouble error={change.error} />}
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
