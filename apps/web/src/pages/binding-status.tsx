import type { AssignmentView, BindingView } from '@interleave/contract'
import { Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { giveStatusToken, takeBackStatusToken } from '../api/queries.ts'
import { formatTime, shortenCommit } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'
import { Prose } from '../shell/words.tsx'

interface Props {
  binding: BindingView
  assignment: AssignmentView
}

/** Results beside the commits, on the pages of the code host. */
export function BindingStatus({ binding, assignment }: Props) {
  const { t } = useTranslation()
  const takeBack = useMutation({ mutationFn: () => takeBackStatusToken(assignment.id, binding.id) })
  const { provider, status } = binding
  const name = t(`binding.providers.${provider}`)
  return (
    <div className="stack" style={{ '--gap': '0.5rem' }}>
      <h3>{t('binding.status.title', { provider: name })}</h3>
      {status.hasToken ? (
        <>
          <p className="muted">{t('binding.status.on', { provider: name })}</p>
          {status.latest && <Latest latest={status.latest} />}
          <div>
            <Button variant="default" size="xs" disabled={takeBack.isPending} onClick={() => takeBack.mutate()}>
              {t('binding.status.takeBack')}
            </Button>
          </div>
          {takeBack.isError && <Trouble error={takeBack.error} />}
        </>
      ) : (
        <GiveToken binding={binding} assignment={assignment} />
      )}
    </div>
  )
}

const tones = { sent: 'good', waiting: 'warn', given_up: 'bad' } as const

function Latest({ latest }: { latest: NonNullable<BindingView['status']['latest']> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { at, commit, ending, answer } = latest
  return (
    <div className="stack" style={{ '--gap': '0.25rem' }}>
      <p className="row" style={{ '--gap': '0.5rem' }}>
        <span className="tag" data-tone={tones[ending]}>
          {t(`binding.status.ending.${ending}`)}
        </span>
        <time className="muted small" dateTime={at}>
          {formatTime(at, language)}
        </time>
        <span className="mono small">{shortenCommit(commit)}</span>
      </p>
      {answer && (
        <p className="small">
          {t('binding.status.answer')} <span className="mono">{answer}</span>
        </p>
      )}
      {ending === 'given_up' && <p className="small">{t('binding.status.hint')}</p>}
    </div>
  )
}

function GiveToken({ binding, assignment }: Props) {
  const { t } = useTranslation()
  const [token, setToken] = useState('')
  const give = useMutation({ mutationFn: () => giveStatusToken(assignment.id, binding.id, { token: token.trim() }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    give.mutate()
  }
  return (
    <details>
      <summary>{t('binding.status.begin')}</summary>
      <form className="stack" onSubmit={submit} noValidate style={{ marginTop: '0.75rem' }}>
        <p>
          <Prose text={t(`binding.status.how.${binding.provider}`)} />
        </p>
        <PasswordInput
          label={t('binding.status.token')}
          description={t('binding.status.tokenHint')}
          autoComplete="off"
          value={token}
          onChange={({ currentTarget }) => setToken(currentTarget.value)}
        />
        {give.isError && <Trouble error={give.error} />}
        <div>
          <Button type="submit" disabled={give.isPending || token.trim() === ''}>
            {t('binding.status.give')}
          </Button>
        </div>
      </form>
    </details>
  )
}
