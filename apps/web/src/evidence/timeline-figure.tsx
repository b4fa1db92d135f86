import type { Evidence } from '@interleave/contract'
import { useTranslation } from 'react-i18next'
import { formatVirtualSeconds } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { useOpenWord } from '../shell/words.tsx'
import classes from './evidence.module.css'
import { laneColour } from './interleaving.tsx'
import { layOutTimeline } from './timeline.ts'

/** Each thread or task as a bar over virtual time: hatched where it waited, with what it printed below. */
export function TimelineFigure({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const word = useOpenWord()
  const { lanes, ticks, until } = layOutTimeline(evidence)
  const wordOf = (action: string | null) => (action === null ? t('evidence.waiting') : word('action', action))
  const seconds = (at: number) => formatVirtualSeconds(at, language)
  const percent = (at: number) => `${(at / until) * 100}%`
  const spoken = lanes.map(({ name, startedAt, endedAt }) =>
    t('evidence.ran', { lane: name, from: seconds(startedAt), to: seconds(endedAt) }),
  )
  return (
    <div className={classes.timeline} role="img" aria-label={`${t('evidence.chart')}: ${spoken.join('; ')}`}>
      {lanes.map(({ id, name, startedAt, endedAt, spans }) => (
        <div
          key={id}
          className={classes.timelineRow}
          style={{ '--lane': laneColour(evidence.lanes.findIndex((lane) => lane.id === id)) }}
        >
          <span className={classes.timelineName}>{name}</span>
          <div className={classes.timelineTrack}>
            <span className={classes.bar} style={{ left: percent(startedAt), width: percent(endedAt - startedAt) }} />
            {spans.map(({ from, to, action }) => (
              <span
                key={from}
                className={classes.span}
                title={t('evidence.waited', { action: wordOf(action), from: seconds(from), to: seconds(to) })}
                style={{ left: percent(from), width: percent(to - from) }}
              >
                {(to - from) / until > 0.15 && <span>{wordOf(action)}</span>}
              </span>
            ))}
          </div>
        </div>
      ))}
      {evidence.output.length > 0 && (
        <div className={classes.timelineRow}>
          <span className={classes.timelineName}>{t('evidence.output')}</span>
          <div className={classes.timelineTrack}>
            {evidence.output.map(({ at, text }, i) => (
              <span key={i} className={classes.tick} title={`${seconds(at)} ${text}`} style={{ left: percent(at) }} />
            ))}
          </div>
        </div>
      )}
      <div className={classes.timelineRow}>
        <span />
        <div className={classes.axis}>
          {ticks.map((at) => (
            <span key={at} style={{ left: percent(at) }}>
              {seconds(at)}
            </span>
          ))}
        </div>
      </div>
    </div>
  )
}
