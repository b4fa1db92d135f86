import { type AssignmentView, type BindingView, type DeliveryView, HookProvider } from '@interleave/contract'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  bind,
  bindingQuery,
  deliveriesQuery,
  refreshSubmissions,
  repeatDelivery,
  rotateSecret,
  unbind,
} from '../api/queries.ts'
import { CopyText } from '../evidence/copy-text.tsx'
import { formatTime, inLanguage, shortenCommit } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'
import { Prose } from '../shell/words.tsx'
import classes from './binding.module.css'
import { BindingStatus } from './binding-status.tsx'
import { plainFolder } from './submit-form.tsx'

/** These can sign, or send the secret along; the others always sign. */
const canChoose = (provider: HookProvider) => provider === 'gitlab' || provider === 'gitee'

const hosts: [RegExp, HookProvider][] = [
  [/^https:\/\/github\.com\//, 'github'],
  [/^https:\/\/gitee\.com\//, 'gitee'],
  [/^https:\/\/gitlab\./, 'gitlab'],
  [/^https?:\/\/(gitea|codeberg)\./, 'gitea'],
]

/** For whoever does not want to paste an address after every push. */
export function Binding({ assignment }: { assignment: AssignmentView }) {
  const { t } = useTranslation()
  const { data: binding, error, refetch } = useQuery(bindingQuery(assignment.id))
  const [isOpen, setIsOpen] = useState(false)
  // Told once, and kept by nobody but this page while it is open.
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <section className={`card stack ${classes.card}`} aria-labelledby="binding">
      <div className="row between">
        <h2 id="binding">{t('binding.title')}</h2>
        {binding === null && !isOpen && (
          <Button variant="default" onClick={() => setIsOpen(true)}>
            {t('binding.begin')}
          </Button>
        )}
      </div>
      {binding === undefined && error && <Trouble error={error} onRetry={() => void refetch()} />}
      {binding === null && <p className="muted">{t('binding.lead')}</p>}
      {binding === null && isOpen && <BindForm assignment={assignment} onSecret={setSecret} />}
      {binding && <Bound binding={binding} assignment={assignment} secret={secret} onSecret={setSecret} />}
    </section>
  )
}

function BindForm({ assignment, onSecret }: { assignment: AssignmentView; onSecret: (secret: string) => void }) {
  const { t } = useTranslation()
  const [repositoryUrl, setRepositoryUrl] = useState('')
  const [folder, setFolder] = useState('')
  const [chosen, setProvider] = useState<HookProvider | null>(null)
  const [proof, setProof] = useState<'signature' | 'token'>('token')
  const provider = chosen ?? hosts.find(([host]) => host.test(repositoryUrl.trim()))?.[1] ?? 'github'
  const binding = useMutation({
    mutationFn: () =>
      bind(assignment.id, {
        ...{ repositoryUrl: repositoryUrl.trim(), provider },
        ...(plainFolder(folder) && { folder: plainFolder(folder) }),
        proof: canChoose(provider) ? proof : 'signature',
      }),
    onSuccess: ({ secret }) => onSecret(secret),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    binding.mutate()
  }
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextInput
        label={t('submit.address')}
        description={t('submit.addressHint')}
        inputMode="url"
        autoCapitalize="none"
        spellCheck={false}
        size="md"
        classNames={{ input: 'mono' }}
        value={repositoryUrl}
        onChange={({ currentTarget }) => setRepositoryUrl(currentTarget.value)}
      />
      <TextInput
        label={t('submit.folder')}
        description={t('submit.folderHint')}
        autoCapitalize="none"
        spellCheck={false}
        size="md"
        maxLength={200}
        classNames={{ input: 'mono' }}
        value={folder}
        onChange={({ currentTarget }) => setFolder(currentTarget.value)}
      />
      <div className={classes.choices}>
        <NativeSelect
          label={t('binding.provider')}
          size="md"
          value={provider}
          onChange={({ currentTarget }) => setProvider(HookProvider.parse(currentTarget.value))}
          data={HookProvider.options.map((value) => ({ value, label: t(`binding.providers.${value}`) }))}
        />
        {canChoose(provider) && (
          <NativeSelect
            label={t('binding.proof')}
            size="md"
            value={proof}
            onChange={({ currentTarget }) => setProof(currentTarget.value === 'token' ? 'token' : 'signature')}
            data={(['token', 'signature'] as const).map((value) => ({
              value,
              label: t(`binding.proofs.${provider as 'gitlab' | 'gitee'}.${value}`),
            }))}
          />
        )}
      </div>
      <div>
        <Button type="submit" size="md" disabled={binding.isPending || repositoryUrl.trim() === ''}>
          {t('binding.bind')}
        </Button>
      </div>
      {binding.isError && <Trouble error={binding.error} />}
    </form>
  )
}

interface BoundProps {
  binding: BindingView
  assignment: AssignmentView
  secret: string | null
  onSecret: (secret: string | null) => void
}

function Bound({ binding, assignment, secret, onSecret }: BoundProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { provider, proof, repositoryUrl, folder } = binding
  const rotate = useMutation({
    mutationFn: () => rotateSecret(assignment.id, binding.id),
    onSuccess: (rotated) => onSecret(rotated.secret),
  })
  const leave = useMutation({ mutationFn: () => unbind(assignment.id, binding.id), onSuccess: () => onSecret(null) })
  const kind = canChoose(provider) ? (`${provider}_${proof}` as 'gitlab_token') : (provider as 'github')
  const steps = t(`binding.steps.${kind}`, { returnObjects: true })
  return (
    <>
      <p>
        {t('binding.bound', { provider: t(`binding.providers.${provider}`) })}{' '}
        <span className={`mono ${classes.address}`}>{repositoryUrl}</span>
        {folder && (
          <>
            {' '}
            · {t('submit.folder')} <span className="mono">{folder}</span>
          </>
        )}
      </p>
      {secret && (
        <div className="note stack" data-tone="good" role="status">
          <p>{t('binding.once')}</p>
          <CopyText label={t(`binding.secretField.${kind}`)} hint={t('binding.secretHint')} text={secret} />
        </div>
      )}
      <CopyText label={t(`binding.addressField.${provider}`)} hint={t('binding.addressHint')} text={binding.hookUrl} />
      <details open={secret !== null}>
        <summary>{t('binding.how', { provider: t(`binding.providers.${provider}`) })}</summary>
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step}>
              <Prose text={step} />
            </li>
          ))}
        </ol>
      </details>
      {binding.formerSecretUntil && (
        <p className="muted small">{t('binding.former', { time: formatTime(binding.formerSecretUntil, language) })}</p>
      )}
      {binding.lookProblem && (
        <p className="note" data-tone="warn">
          {t('binding.lookProblem')} {inLanguage(binding.lookProblem, language)}
        </p>
      )}
      <div className="row">
        <Button variant="default" disabled={rotate.isPending} onClick={() => rotate.mutate()}>
          {t('binding.rotate')}
        </Button>
        <Button variant="subtle" color="red" disabled={leave.isPending} onClick={() => leave.mutate()}>
          {t('binding.unbind')}
        </Button>
      </div>
      {(rotate.isError || leave.isError) && <Trouble error={rotate.error ?? leave.error} />}
      <BindingStatus binding={binding} assignment={assignment} />
      <Deliveries bindingId={binding.id} />
    </>
  )
}

function Deliveries({ bindingId }: { bindingId: string }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(deliveriesQuery(bindingId))
  const newest = data?.find(({ outcome }) => outcome === 'accepted')?.id
  useEffect(() => {
    if (newest) void refreshSubmissions()
  }, [newest])
  return (
    <div className="stack" style={{ '--gap': '0.5rem' }}>
      <h3>{t('binding.log')}</h3>
      {error && !data && <Trouble error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="muted">{t('binding.noDeliveries')}</p>}
      <ul className={`plain-list ${classes.log}`}>
        {data?.map((delivery) => (
          <Delivery key={delivery.id} delivery={delivery} bindingId={bindingId} />
        ))}
      </ul>
    </div>
  )
}

const tones = {
  accepted: 'good',
  duplicate: undefined,
  ignored: undefined,
  deferred: 'warn',
  refused: 'bad',
  failed: 'warn',
} as const

function Delivery({ delivery, bindingId }: { delivery: DeliveryView; bindingId: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const repeat = useMutation({ mutationFn: () => repeatDelivery(bindingId, delivery.id) })
  const { outcome, reason, submissionId, commit, ref } = delivery
  return (
    <li className={classes.delivery}>
      <div className="row" style={{ '--gap': '0.5rem' }}>
        <span className="tag" data-tone={reason === 'ping' ? 'good' : tones[outcome]}>
          {reason === 'ping' ? t('binding.connected') : t(`binding.outcome.${outcome}`)}
        </span>
        <time className="muted small" dateTime={delivery.receivedAt}>
          {formatTime(delivery.receivedAt, language)}
        </time>
        {commit && <span className="mono small">{shortenCommit(commit)}</span>}
        {ref && <span className={`mono small muted ${classes.address}`}>{ref.replace('refs/heads/', '')}</span>}
      </div>
      {reason && <p className="small">{t(`binding.reason.${reason}`)}</p>}
      <div className="row small">
        {submissionId && (
          <Link to="/submissions/$submissionId" params={{ submissionId }}>
            {t('binding.result')}
          </Link>
        )}
        {delivery.canBeRepeated && (
          <Button size="xs" variant="default" disabled={repeat.isPending} onClick={() => repeat.mutate()}>
            {t('binding.repeat')}
          </Button>
        )}
      </div>
      {repeat.isError && <Trouble error={repeat.error} />}
    </li>
  )
}
