import type { DeployKeyView } from '@interleave/contract'
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorAt, errorsOf } from '../api/client.ts'
import { deployKeysQuery, makeDeployKey, removeDeployKey, replaceDeployKey } from '../api/repositories.ts'
import { CopyText } from '../evidence/copy-text.tsx'
import { formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import classes from './deploy-keys.module.css'

/** Keys by which the platform reads what is not public over ssh. */
export function DeployKeys() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(deployKeysQuery)
  return (
    <section className="stack" aria-labelledby="deploy-keys">
      <div className="stack" style={{ '--gap': '0.5rem' }}>
        <h2 id="deploy-keys">{t('deployKeys.title')}</h2>
        <p className="muted">{t('deployKeys.lead')}</p>
      </div>
      <MakeKey />
      {data ? (
        data.length > 0 ? (
          <ul className="plain-list stack" style={{ '--gap': '1rem' }} aria-label={t('deployKeys.yours')}>
            {data.map((key) => (
              <Key key={key.id} deployKey={key} />
            ))}
          </ul>
        ) : (
          <Empty title={t('deployKeys.none')}>
            <p>{t('deployKeys.noneDetail')}</p>
          </Empty>
        )
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('deployKeys.loading')} rows={2} />
      )}
    </section>
  )
}

function MakeKey() {
  const { t } = useTranslation()
  const make = useMutation({ mutationFn: makeDeployKey, onSuccess: () => form.reset() })
  const form = useForm({
    initialValues: { repositoryUrl: '' },
    transformValues: ({ repositoryUrl }) => ({ repositoryUrl: repositoryUrl.trim() }),
    validate: { repositoryUrl: (value) => (value.trim() ? null : t('deployKeys.missingAddress')) },
  })
  return (
    <form
      className="card stack"
      onSubmit={form.onSubmit((values) => make.mutate(values))}
      noValidate
      autoComplete="off"
      aria-label={t('deployKeys.make')}
    >
      <TextInput
        label={t('deployKeys.address')}
        description={t('deployKeys.addressHint')}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={500}
        classNames={{ input: 'mono' }}
        {...form.getInputProps('repositoryUrl')}
        error={form.errors.repositoryUrl ?? errorAt(make.error, 'repositoryUrl')}
      />
      {make.isError && errorsOf(make.error).length === 0 && <Trouble error={make.error} />}
      {make.isSuccess && (
        <p className="note" data-tone="good" role="status">
          {t('deployKeys.made')}
        </p>
      )}
      <div>
        <Button type="submit" disabled={make.isPending}>
          {t('deployKeys.make')}
        </Button>
      </div>
    </form>
  )
}

/** Where each code host takes a key for one repository. */
const places = ['github', 'gitlab', 'gitea', 'gitee'] as const

function Key({ deployKey }: { deployKey: DeployKeyView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { id, repository, publicKey, fingerprint, hostFingerprint, createdAt, usedAt, refusal } = deployKey
  const replace = useMutation({ mutationFn: () => replaceDeployKey(id) })
  const remove = useMutation({ mutationFn: () => removeDeployKey(id) })
  const isBusy = replace.isPending || remove.isPending
  return (
    <li className={`card stack ${classes.key}`} style={{ '--gap': '0.75rem' }}>
      <div>
        <p className="mono">{repository}</p>
        <p className="muted small">
          {t('deployKeys.since', { time: formatTime(createdAt, language) })}
          {' · '}
          {usedAt ? t('deployKeys.used', { time: formatTime(usedAt, language) }) : t('deployKeys.unused')}
        </p>
      </div>
      {refusal && (
        <div className="note" data-tone="bad">
          <p>
            <b>{t('deployKeys.refused', { time: formatTime(refusal.at, language) })}</b>{' '}
            {inLanguage(refusal.reason, language)}
          </p>
        </div>
      )}
      <details open={!usedAt}>
        <summary>{t('deployKeys.details')}</summary>
        <div className="stack" style={{ '--gap': '0.75rem', marginTop: '0.75rem' }}>
          <CopyText label={t('deployKeys.publicKey')} hint={t('deployKeys.publicKeyHint')} text={publicKey} />
          <ul className={`small ${classes.places}`}>
            {places.map((place) => (
              <li key={place}>{t(`deployKeys.places.${place}`)}</li>
            ))}
          </ul>
          <dl className={`small ${classes.fingerprints}`}>
            <dt className="muted">{t('deployKeys.fingerprint')}</dt>
            <dd className="mono">{fingerprint}</dd>
            {hostFingerprint && (
              <>
                <dt className="muted">{t('deployKeys.hostFingerprint')}</dt>
                <dd className="mono">{hostFingerprint}</dd>
              </>
            )}
          </dl>
        </div>
      </details>
      <div className="row" style={{ '--gap': '0.5rem' }}>
        <Button variant="default" size="xs" disabled={isBusy} onClick={() => replace.mutate()}>
          {t('deployKeys.replace')}
          <span className="visually-hidden">{repository}</span>
        </Button>
        <Button variant="default" size="xs" disabled={isBusy} onClick={() => remove.mutate()}>
          {t('deployKeys.remove')}
          <span className="visually-hidden">{repository}</span>
        </Button>
        <p className="muted small" role="status">
          {replace.isSuccess ? t('deployKeys.replaced') : ''}
        </p>
      </div>
      {replace.isError && <Trouble error={replace.error} />}
      {remove.isError && <Trouble error={remove.error} />}
    </li>
  )
}
