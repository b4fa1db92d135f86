import type { BeginSignIn, SignInProvider, SignInTrouble } from '@interleave/contract'
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { siteQuery } from '../api/account.ts'
import { errorsOf } from '../api/client.ts'
import { goSignIn } from '../api/sign-in.ts'
import classes from './providers.module.css'
import { Trouble } from './states.tsx'

interface ProviderButtonsProps {
  words: 'signIn' | 'join'
  /** What to ask for when a button is pressed; null where something is to be filled in first. */
  asking: () => BeginSignIn | null
  onRefused?: (error: Error) => void
}

/** Other ways in than a password; nothing where the site has none. */
export function ProviderButtons({ words, asking, onRefused }: ProviderButtonsProps) {
  const { t } = useTranslation()
  const site = useQuery(siteQuery).data
  const leave = useMutation({
    mutationFn: ({ provider, body }: { provider: SignInProvider; body: BeginSignIn }) => goSignIn(provider, body),
    onError: (error) => onRefused?.(error),
  })
  if (!site || site.signInWith.length === 0) return null
  const press = (provider: SignInProvider) => {
    const body = asking()
    if (body) leave.mutate({ provider, body })
  }
  return (
    <div className="stack">
      <p className={classes.or}>{t('providers.or')}</p>
      {leave.isError && errorsOf(leave.error).length === 0 && <Trouble error={leave.error} />}
      {site.signInWith.map(({ id, name }) => (
        <Button key={id} variant="default" size="md" disabled={leave.isPending} onClick={() => press(id)}>
          {t(leave.isPending && leave.variables.provider === id ? 'providers.going' : `providers.${words}`, {
            provider: name,
          })}
        </Button>
      ))}
    </div>
  )
}

/** As the operator named it; the site's answer may not be there yet. */
export function useProviderName(): (id: SignInProvider | undefined) => string {
  const site = useQuery(siteQuery).data
  return (id) => site?.signInWith.find((each) => each.id === id)?.name ?? (id === 'github' ? 'GitHub' : 'OpenID')
}

/** What somebody came back for may stand far down on a page. */
export const intoView = (note: HTMLElement | null): void => note?.scrollIntoView({ block: 'center' })

/** Why whoever came back from a provider is here again. */
export function ProviderTrouble({
  trouble,
  provider,
}: {
  trouble: SignInTrouble
  provider: SignInProvider | undefined
}) {
  const { t } = useTranslation()
  const nameOf = useProviderName()
  return (
    <p
      className="note"
      data-tone={trouble === 'cancelled' || trouble === 'expired' ? 'warn' : 'bad'}
      role="alert"
      ref={intoView}
    >
      {t(`providers.trouble.${trouble}`, { provider: nameOf(provider) })}
    </p>
  )
}
