import { type AccountView, Email } from '@interleave/contract'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { forgetAddress, giveAddress, siteQuery } from '../api/account.ts'
import { errorAt, errorsOf } from '../api/client.ts'
import { Trouble } from '../shell/states.tsx'

/** Where results can be sent to, and a link for a forgotten password. */
export function EmailForm({ account }: { account: AccountView }) {
  const { t } = useTranslation()
  const site = useQuery(siteQuery).data
  const forget = useMutation({ mutationFn: forgetAddress })
  const { email, unconfirmed } = account
  return (
    <section className="card stack" aria-labelledby="email">
      <h2 id="email">{t('account.email')}</h2>
      {site?.offersMail === false && <p className="muted">{t('account.noMail')}</p>}
      {site?.offersMail && !email && !unconfirmed && <p className="muted">{t('account.emailLead')}</p>}
      {email && (
        <p className="row" style={{ '--gap': '0.5rem' }}>
          <span className="mono">{email}</span>
          <span className="tag" data-tone="good">
            {t('account.confirmed')}
          </span>
        </p>
      )}
      {unconfirmed && (
        <div className="note" data-tone="warn" role="status">
          <p>{t('account.unconfirmed', { email: unconfirmed })}</p>
        </div>
      )}
      {site?.offersMail && <GiveAddress isChange={email !== null} hasPassword={account.hasPassword} />}
      {(email || unconfirmed) && (
        <div>
          <Button variant="subtle" color="red" disabled={forget.isPending} onClick={() => forget.mutate()}>
            {t('account.forgetEmail')}
          </Button>
        </div>
      )}
      {forget.isError && <Trouble error={forget.error} />}
    </section>
  )
}

function GiveAddress({ isChange, hasPassword }: { isChange: boolean; hasPassword: boolean }) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { email: '', current: '' },
    validate: {
      email: (value) => (Email.safeParse(value).success ? null : t('account.badEmail')),
      current: (value) => (value || !hasPassword ? null : t('signIn.missingPassword')),
    },
  })
  const give = useMutation({ mutationFn: giveAddress, onSuccess: () => form.reset() })
  return (
    <form
      className="stack"
      onSubmit={form.onSubmit(({ email, current }) =>
        give.mutate({ email: email.trim(), ...(hasPassword && { current }) }),
      )}
      noValidate
    >
      <TextInput
        label={t(isChange ? 'account.otherEmail' : 'account.newEmail')}
        type="email"
        autoComplete="email"
        autoCapitalize="none"
        spellCheck={false}
        description={hasPassword ? undefined : t('providers.proofFresh')}
        {...form.getInputProps('email')}
        error={form.errors.email ?? errorAt(give.error, 'email')}
      />
      {hasPassword && (
        <PasswordInput
          label={t('account.proof')}
          description={t('account.proofHint')}
          autoComplete="current-password"
          {...form.getInputProps('current')}
          error={form.errors.current ?? errorAt(give.error, 'current')}
        />
      )}
      {give.isError && errorsOf(give.error).length === 0 && <Trouble error={give.error} />}
      <div>
        <Button type="submit" disabled={give.isPending}>
          {t('account.sendLink')}
        </Button>
      </div>
    </form>
  )
}
