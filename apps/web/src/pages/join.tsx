import { DisplayName, type FoundInvitation, Password, Username } from '@interleave/contract'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorAt, errorsOf, RequestFailed } from '../api/client.ts'
import { acceptInvitation, invitationQuery } from '../api/people.ts'
import { sessionQuery, setSession } from '../api/queries.ts'
import { formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { PlainPage, useLinkToken } from '../shell/plain.tsx'
import { ProviderButtons, ProviderTrouble } from '../shell/providers.tsx'
import { Loading, Trouble, useTroubleWords } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

const route = getRouteApi('/join')

/** What an invitation opens. */
export function JoinPage() {
  const { t } = useTranslation()
  useTitle(t('join.title'))
  const token = useLinkToken()
  const { trouble, with: provider } = route.useSearch()
  const { data, error, refetch } = useQuery({ ...invitationQuery(token), enabled: token !== '' })
  return (
    <PlainPage>
      {trouble && <ProviderTrouble trouble={trouble} provider={provider} />}
      {data ? (
        <Join token={token} invitation={data} />
      ) : error || token === '' ? (
        <Over error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading heading={t('join.title')} words={t('join.loading')} rows={2} />
      )}
    </PlainPage>
  )
}

function Over({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation()
  const { detail } = useTroubleWords(error)
  const isOver = error === null || (error instanceof RequestFailed && error.status < 500 && error.status !== 0)
  if (!isOver) return <Trouble heading={t('join.title')} error={error} onRetry={onRetry} />
  return (
    <>
      <h1>{t('join.over')}</h1>
      <p role="alert">{error instanceof RequestFailed && error.status === 404 ? detail : t('join.overDetail')}</p>
      <div>
        <Button component={Link} to="/" variant="default">
          {t('join.toSignIn')}
        </Button>
      </div>
    </>
  )
}

function Join({ token, invitation }: { token: string; invitation: FoundInvitation }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const session = useQuery(sessionQuery).data?.session
  const navigate = useNavigate()
  const join = useMutation({
    mutationFn: acceptInvitation,
    onSuccess: async (joined) => {
      setSession(joined)
      await navigate({ to: '/', replace: true })
    },
  })
  const { role, section, expiresAt } = invitation
  return (
    <>
      <h1>{t('join.to', { course: inLanguage(invitation.course, language) })}</h1>
      <p className="row" style={{ '--gap': '0.5rem' }}>
        <span className="tag" data-tone="accent">
          {t(`role.${role}`)}
        </span>
        {section && <span className="tag">{section}</span>}
        <span className="muted small">{t('join.until', { time: formatTime(expiresAt, language) })}</span>
      </p>
      {session && !invitation.for ? (
        <div className="card stack">
          <p>{t('join.as', { name: session.user.displayName })}</p>
          {join.isError && <Trouble error={join.error} />}
          <div>
            <Button disabled={join.isPending} onClick={() => join.mutate({ token })}>
              {t('join.now')}
            </Button>
          </div>
        </div>
      ) : (
        <SignUp
          token={token}
          person={invitation.for}
          error={join.error}
          isBusy={join.isPending}
          onJoin={(values) => join.mutate({ token, ...values })}
        />
      )}
      {!session && !invitation.for && (
        <p className="muted">
          {t('join.haveAccount')}{' '}
          <Link to="/sign-in" search={{ next: `/join#${token}` }}>
            {t('join.signIn')}
          </Link>
        </p>
      )}
    </>
  )
}

interface Values {
  username?: string
  displayName?: string
  password: string
}

interface SignUpProps {
  token: string
  person: FoundInvitation['for']
  error: Error | null
  isBusy: boolean
  onJoin: (values: Values) => void
}

function SignUp({ token, person, error: refusal, isBusy, onJoin }: SignUpProps) {
  const { t } = useTranslation()
  const [refused, setRefused] = useState<Error | null>(null)
  const error = refused ?? refusal
  const form = useForm({
    initialValues: {
      username: person?.username ?? '',
      displayName: person?.displayName ?? '',
      password: '',
      again: '',
    },
    validate: {
      username: (value) => (person || Username.safeParse(value.trim()).success ? null : t('join.badUsername')),
      displayName: (value) => (person || DisplayName.safeParse(value).success ? null : t('join.badName')),
      password: (value, { username }) =>
        !Password.safeParse(value).success
          ? t('join.badPassword')
          : value === username.trim()
            ? t('join.passwordIsName')
            : null,
      again: (value, { password }) => (value === password ? null : t('join.differs')),
    },
  })
  const named = ({ username, displayName }: { username: string; displayName: string }) =>
    person ? {} : { username: username.trim(), displayName: displayName.trim() }
  const joining = () => {
    setRefused(null)
    const isNamed = !['username', 'displayName'].some((path) => form.validateField(path).hasError)
    return isNamed ? { invitation: { token, ...named(form.values) } } : null
  }
  return (
    <form
      className="card stack"
      onSubmit={form.onSubmit(({ password, ...values }) => {
        setRefused(null)
        onJoin({ password, ...named(values) })
      })}
      noValidate
    >
      <p>{person ? t('join.welcome', { name: person.displayName }) : t('join.newAccount')}</p>
      <TextInput
        label={t('signIn.username')}
        description={person ? undefined : t('join.usernameHint')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        readOnly={person !== null}
        {...form.getInputProps('username')}
        error={form.errors.username ?? errorAt(error, 'username')}
      />
      {!person && (
        <TextInput
          label={t('people.name')}
          autoComplete="name"
          {...form.getInputProps('displayName')}
          error={form.errors.displayName ?? errorAt(error, 'displayName')}
        />
      )}
      <PasswordInput
        label={t('signIn.password')}
        description={t('join.passwordHint')}
        autoComplete="new-password"
        {...form.getInputProps('password')}
        error={form.errors.password ?? errorAt(error, 'password')}
      />
      <PasswordInput label={t('join.again')} autoComplete="new-password" {...form.getInputProps('again')} />
      {refusal && errorsOf(refusal).length === 0 && <Trouble error={refusal} />}
      <div>
        <Button type="submit" disabled={isBusy}>
          {isBusy ? t('join.joining') : t('join.make')}
        </Button>
      </div>
      <ProviderButtons words="join" asking={joining} onRefused={setRefused} />
    </form>
  )
}
