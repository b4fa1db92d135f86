import type { RegradeState } from '@interleave/contract'
import { useTranslation } from 'react-i18next'

const tones = { running: 'accent', ready: 'warn', published: 'good', dropped: undefined } as const

export function RegradeTag({ state }: { state: RegradeState }) {
  const { t } = useTranslation()
  return (
    <span className="tag" data-tone={tones[state]}>
      {t(`regrade.state.${state}`)}
    </span>
  )
}
