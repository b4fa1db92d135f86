import { Button, Skeleton } from '@mantine/core'
import { IconArrowLeft, IconRefresh } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RequestFailed, unexpectedAnswer, unreachable } from '../api/client.ts'
import classes from './states.module.css'
import { useTitle } from './use-title.ts'

/** Grey shapes of what is to come, with words saying what is being waited for. */
export function Loading({ heading, words, rows = 4 }: { heading?: string; words: string; rows?: number }) {
  return (
    <div className="stack">
      {heading && <h1>{heading}</h1>}
      <p className="muted" role="status">
        {words}
      </p>
      {Array.from({ length: rows }, (_, i) => (
        <Skeleton key={i} height={i === 0 ? 36 : 76} width={i === 0 ? '45%' : '100%'} radius="md" />
      ))}
    </div>
  )
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <svg viewBox="0 0 80 40" aria-hidden="true" className={classes.emptyFigure}>
        <path d="M4 12h72M4 28h72" />
        <circle cx="18" cy="12" r="4" />
        <circle cx="40" cy="28" r="4" />
        <circle cx="62" cy="12" r="4" />
      </svg>
      <p className={classes.emptyTitle}>{title}</p>
      {children}
    </div>
  )
}

/** The words for a failure: the server's own where it sent a problem, ours where no answer came. */
export function useTroubleWords(error: unknown): { title: string; detail: string } {
  const { t } = useTranslation()
  if (error instanceof RequestFailed) {
    if (error.title !== null) return { title: error.title, detail: error.message }
    if (error.code === unreachable || error.code === unexpectedAnswer) {
      return { title: t(`trouble.${error.code}.title`), detail: t(`trouble.${error.code}.detail`) }
    }
  }
  return { title: t('trouble.title'), detail: t('trouble.crash.detail') }
}

/** What went wrong, why, and what to do, for one part of a page; a page that does not exist says so instead. */
export function Trouble({ heading, error, onRetry }: { heading?: string; error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const words = useTroubleWords(error)
  // What the reader can mend alone needs no number to ask about.
  const requestId = error instanceof RequestFailed && error.status >= 500 ? error.requestId : null
  if (error instanceof RequestFailed && error.status === 404) return <NotFound />
  return (
    <div className="stack">
      {heading && <h1>{heading}</h1>}
      <div className="note stack" data-tone="bad" role="alert" style={{ '--gap': '0.5rem' }}>
        <strong>{words.title}</strong>
        {words.detail !== words.title && <p>{words.detail}</p>}
        {requestId && (
          <p className="small">
            <span className="mono">{t('trouble.requestId', { id: requestId })}</span>
            <br />
            {t('trouble.requestIdHint')}
          </p>
        )}
        {onRetry && (
          <div>
            <Button variant="default" size="sm" leftSection={<IconRefresh size={16} aria-hidden />} onClick={onRetry}>
              {t('common.retry')}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}

export function NotFound() {
  const { t } = useTranslation()
  useTitle(t('notFound.title'))
  return (
    <div className={classes.middle}>
      <p className={classes.number} aria-hidden="true">
        4<span>0</span>4
      </p>
      <h1>{t('notFound.title')}</h1>
      <p className="muted">{t('notFound.detail')}</p>
      <Button component={Link} to="/" leftSection={<IconArrowLeft size={16} aria-hidden />}>
        {t('common.backHome')}
      </Button>
    </div>
  )
}

/** The last resort when drawing a page throws. */
export function Crashed() {
  const { t } = useTranslation()
  return (
    <main className={classes.middle} role="alert">
      <h1>{t('trouble.crash.title')}</h1>
      <p className="muted">{t('trouble.crash.detail')}</p>
      <Button onClick={() => location.reload()}>{t('trouble.crash.reload')}</Button>
    </main>
  )
}
