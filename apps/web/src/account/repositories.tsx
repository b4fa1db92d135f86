import { GiveRepositoryToken, type RepositoryTokenView } from '@interleave/contract'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorAt, errorsOf } from '../api/client.ts'
import { giveToken, removeToken, repositoriesQuery } from '../api/repositories.ts'
import { formatTime } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from '../people/people.module.css'
import { Empty, Loading, Trouble } from '../shell/states.tsx'

/** Tokens by which the platform reads what is not public. */
export function Repositories() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(repositoriesQuery)
  return (
    <section className="stack" aria-labelledby="repositories">
      <div className="stack" style={{ '--gap': '0.5rem' }}>
        <h2 id="repositories">{t('repositories.title')}</h2>
        <p className="muted">{t('repositories.lead')}</p>
      </div>
      <GiveToken />
      {data ? (
        data.length > 0 ? (
          <Rows repositories={data} />
        ) : (
          <Empty title={t('repositories.none')}>
            <p>{t('repositories.noneDetail')}</p>
          </Empty>
        )
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('repositories.loading')} rows={2} />
      )}
    </section>
  )
}

const fields = GiveRepositoryToken.shape
const empty: GiveRepositoryToken = { repositoryUrl: '', username: 'git', token: '' }

function GiveToken() {
  const { t } = useTranslation()
  const give = useMutation({ mutationFn: giveToken, onSuccess: () => form.setValues(empty) })
  const form = useForm<GiveRepositoryToken>({
    initialValues: empty,
    transformValues: ({ repositoryUrl, username, token }) => {
      return { repositoryUrl: repositoryUrl.trim(), username: username.trim(), token: token.trim() }
    },
    validate: {
      repositoryUrl: (value) => (value.trim() ? null : t('repositories.missingAddress')),
      username: (value) => (fields.username.safeParse(value.trim()).success ? null : t('repositories.badUsername')),
      token: (value) => (fields.token.safeParse(value.trim()).success ? null : t('repositories.badToken')),
    },
  })
  return (
    <section className="card stack" aria-labelledby="give-token">
      <h3 id="give-token">{t('repositories.give')}</h3>
      <form className="stack" onSubmit={form.onSubmit((values) => give.mutate(values))} noValidate autoComplete="off">
        <TextInput
          label={t('repositories.address')}
          description={t('repositories.addressHint')}
          inputMode="url"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={500}
          classNames={{ input: 'mono' }}
          {...form.getInputProps('repositoryUrl')}
          error={form.errors.repositoryUrl ?? errorAt(give.error, 'repositoryUrl')}
        />
        <TextInput
          label={t('repositories.username')}
          description={t('repositories.usernameHint')}
          autoCapitalize="none"
          spellCheck={false}
          autoComplete="off"
          maxLength={100}
          {...form.getInputProps('username')}
          error={form.errors.username ?? errorAt(give.error, 'username')}
        />
        <PasswordInput
          label={t('repositories.token')}
          description={t('repositories.tokenHint')}
          autoComplete="off"
          maxLength={500}
          {...form.getInputProps('token')}
          error={form.errors.token ?? errorAt(give.error, 'token')}
        />
        {give.isError && errorsOf(give.error).length === 0 && <Trouble error={give.error} />}
        {give.isSuccess && (
          <p className="note" data-tone="good" role="status">
            {t('repositories.given')}
          </p>
        )}
        <div>
          <Button type="submit" disabled={give.isPending}>
            {t('repositories.save')}
          </Button>
        </div>
      </form>
    </section>
  )
}

function Rows({ repositories }: { repositories: RepositoryTokenView[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const remove = useMutation({ mutationFn: removeToken })
  return (
    <section className="stack" style={{ '--gap': '0.75rem' }} aria-labelledby="repositories-given">
      <h3 id="repositories-given">{t('repositories.yours')}</h3>
      <ul className={`plain-list ${classes.list}`}>
        {repositories.map(({ id, repositoryUrl, username, createdAt }) => (
          <li key={id} className={classes.person}>
            <div className={classes.who}>
              <p className="mono">{repositoryUrl}</p>
              <p className="muted small">
                {username}
                {' · '}
                {t('repositories.since', { time: formatTime(createdAt, language) })}
              </p>
            </div>
            <Button variant="default" size="xs" disabled={remove.isPending} onClick={() => remove.mutate(id)}>
              {t('repositories.remove')}
              <span className="visually-hidden">{repositoryUrl}</span>
            </Button>
          </li>
        ))}
      </ul>
      {remove.isError && <Trouble error={remove.error} />}
    </section>
  )
}
