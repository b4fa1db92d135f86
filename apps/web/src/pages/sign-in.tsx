import { SignIn } from '@interleave/contract'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Navigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { siteQuery } from '../api/account.ts'
import { sessionQuery, setSession, signIn } from '../api/queries.ts'
import { safeReturnPath } from '../format.ts'
import { switchLanguage } from '../i18n/index.ts'
import { Mark } from '../shell/brand.tsx'
import { ProviderButtons, ProviderTrouble } from '../shell/providers.tsx'
import { Trouble } from '../shell/states.tsx'
import { Switches } from '../shell/switches.tsx'
import { useTitle } from '../shell/use-title.ts'
import { LostUpdate } from './lost-update.tsx'
import classes from './sign-in.module.css'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const { t } = useTranslation()
  useTitle(t('signIn.page'))
  const { next, ended, trouble, with: provider } = route.useSearch()
  const { data } = useQuery(sessionQuery)
  const site = useQuery(siteQuery).data
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: async (session) => {
      if (session.user.language) await switchLanguage(session.user.language)
      setSession(session)
    },
  })
  const form = useForm({
    initialValues: { username: '', password: '' },
    validate: {
      username: (value) => (SignIn.shape.username.safeParse(value).success ? null : t('signIn.missingUsername')),
      password: (value) => (SignIn.shape.password.safeParse(value).success ? null : t('signIn.missingPassword')),
    },
  })

  if (data?.session) return <Navigate to={safeReturnPath(next)} replace />
  return (
    <div className={classes.page}>
      <header className={classes.tools}>
        <Switches />
      </header>
      <main className={classes.main}>
        <section className={classes.intro}>
          <p className={classes.brand}>
            <Mark size={36} />
            <span>Interleave</span>
          </p>
          <p className={classes.tagline}>{t('brand.tagline')}</p>
          <p className="muted">{t('signIn.lead')}</p>
          <LostUpdate label={t('signIn.figure')} />
        </section>
        <form
          className={`card stack ${classes.form}`}
          onSubmit={form.onSubmit((values) => enter.mutate(values))}
          noValidate
        >
          <h1>{t('signIn.title')}</h1>
          {trouble && enter.isIdle && <ProviderTrouble trouble={trouble} provider={provider} />}
          {ended && !enter.isError && (
            <p className="note" data-tone="warn" role="status">
              {t('signIn.ended')}
            </p>
          )}
          {enter.isError && <Trouble error={enter.error} />}
          <TextInput
            label={t('signIn.username')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            size="md"
            {...form.getInputProps('username')}
          />
          <PasswordInput
            label={t('signIn.password')}
            autoComplete="current-password"
            size="md"
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" disabled={enter.isPending}>
            {enter.isPending ? t('signIn.submitting') : t('signIn.submit')}
          </Button>
          {site?.offersMail && (
            <p className="small">
              <Link to="/new-password">{t('signIn.forgotten')}</Link>
            </p>
          )}
          <ProviderButtons words="signIn" asking={() => ({ next: safeReturnPath(next) })} />
        </form>
      </main>
    </div>
  )
}
