import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './evidence.module.css'

type State = 'idle' | 'copied' | 'failed'

export function CopyText({ label, hint, text }: { label: string; hint: string; text: string }) {
  const { t } = useTranslation()
  const [state, setState] = useState<State>('idle')

  async function copy() {
    try {
      // Absent where the page is served over plain http under another name than localhost.
      await navigator.clipboard.writeText(text)
      setState('copied')
      setTimeout(() => setState('idle'), 2_000)
    } catch {
      setState('failed')
    }
  }

  return (
    <div>
      <p className={classes.label}>{label}</p>
      <div className={classes.copy}>
        <code className={classes.copyText} tabIndex={0}>
          {text}
        </code>
        <Button
          variant="default"
          size="xs"
          leftSection={state === 'copied' ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
          onClick={() => void copy()}
        >
          {state === 'copied' ? t('common.copied') : t('common.copy')}
        </Button>
      </div>
      <p className="muted small" aria-live="polite">
        {state === 'failed' ? t('common.copyFailed') : hint}
      </p>
    </div>
  )
}
