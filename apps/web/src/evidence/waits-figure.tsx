import type { Evidence } from '@interleave/contract'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenWord } from '../shell/words.tsx'
import { Code } from './code.tsx'
import classes from './evidence.module.css'
import { laneColour } from './interleaving.tsx'
import { bendEdge, findCycle, isAtWork, layOutWaits } from './waits.ts'

/** A lock is in somebody's hands; the end of a thread, or a result, is not. */
const isHolding = ({ on }: Evidence['waits'][number]) => on === 'lock' || on === 'semaphore' || on === 'condition'

const halfWidth = 62
const halfHeight = 19

/** Who waits for what and who holds it: a picture of the circle, then the lines at which each waits. */
export function Waits({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslation()
  const word = useOpenWord()
  const nameOf = (lane: number) => evidence.lanes.find(({ id }) => id === lane)?.name ?? `#${lane}`
  const columnOf = (lane: number) =>
    Math.max(
      0,
      evidence.lanes.findIndex(({ id }) => id === lane),
    )
  const cycle = findCycle(evidence.waits)
  const isBehind = ({ lane }: { lane: number }) => (cycle.includes(lane) ? 0 : 1)
  const circleFirst = [...evidence.waits].sort((a, b) => isBehind(a) - isBehind(b))
  const hasHolder = evidence.waits.some(({ heldBy }) => heldBy !== null)
  return (
    <div className={classes.waits} data-with-figure={hasHolder || undefined}>
      {hasHolder && <WaitsFigure evidence={evidence} columnOf={columnOf} />}
      <ul className="plain-list stack" aria-label={t('evidence.waits')}>
        {circleFirst.map((wait) => (
          <li key={wait.lane} className={classes.wait} style={{ '--lane': laneColour(columnOf(wait.lane)) }}>
            <p>
              <strong>
                {isAtWork(wait)
                  ? t('evidence.isAtWork', { lane: nameOf(wait.lane) })
                  : t('evidence.waitsFor', { lane: nameOf(wait.lane), what: word('waitOn', wait.on) })}
              </strong>{' '}
              {wait.object !== null && <code className="inline-code">{wait.object}</code>}
            </p>
            <Line
              label={t(isAtWork(wait) ? 'evidence.worksAt' : 'evidence.waitsAt')}
              file={wait.file}
              line={wait.line}
              source={wait.source}
            />
            {wait.heldBy !== null ? (
              <p>{t(isHolding(wait) ? 'evidence.heldBy' : 'evidence.dependsOn', { lane: nameOf(wait.heldBy) })}</p>
            ) : (
              // As long as somebody is at work, who knows.
              !evidence.waits.some(isAtWork) && <p className="muted small">{t('evidence.heldByNobody')}</p>
            )}
            {wait.heldAt && <Line label={t('evidence.heldAt')} {...wait.heldAt} />}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Line({
  label,
  file,
  line,
  source,
}: {
  label: string
  file: string | null
  line: number | null
  source: string | null
}) {
  const { t } = useTranslation()
  if (source === null && line === null) return null
  return (
    <div className={classes.waitLine}>
      <span className="muted small">
        {label}
        {file !== null && <span className="mono"> {file}</span>}
      </span>
      <p className={classes.source}>
        {line !== null && (
          <span className={classes.line}>
            <span className="visually-hidden">{t('evidence.line', { line })}</span>
            <span aria-hidden="true">{line}</span>
          </span>
        )}
        {source !== null && <Code source={source.trim()} />}
      </p>
    </div>
  )
}

const shorten = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text)

function WaitsFigure({ evidence, columnOf }: { evidence: Evidence; columnOf: (lane: number) => number }) {
  const { t } = useTranslation()
  const word = useOpenWord()
  const arrow = useId()
  const { nodes, edges, cycle } = layOutWaits(evidence)
  const isPair = nodes.length <= 2
  const [centreX, centreY, radiusX, radiusY] = isPair ? [200, 90, 118, 0] : [200, 160, 125, 118]
  const placed = new Map(
    nodes.map((node) => [node.lane, { ...node, x: centreX + node.x * radiusX, y: centreY + node.y * radiusY }]),
  )
  // Round an odd circle nobody stands at the very bottom.
  const height = isPair ? 180 : Math.max(...[...placed.values()].map(({ y }) => y)) + halfHeight + 12
  const text = edges
    .map(({ from, to, wait }) =>
      t('evidence.figurePart', {
        from: placed.get(from)?.name,
        to: placed.get(to)?.name,
        object: wait.object ?? word('waitOn', wait.on),
      }),
    )
    .join('; ')
  return (
    <figure className={classes.figure}>
      <svg viewBox={`0 0 400 ${height}`} role="img" aria-label={t('evidence.figure', { text })}>
        <defs>
          {(['bad', 'muted'] as const).map((tone) => (
            <marker
              key={tone}
              id={`${arrow}${tone}`}
              viewBox="0 0 10 10"
              refX="7"
              refY="5"
              markerWidth="8"
              markerHeight="8"
              orient="auto-start-reverse"
            >
              <path d="M1 1l7 4-7 4" fill="none" stroke={`var(--${tone})`} strokeWidth="1.6" />
            </marker>
          ))}
        </defs>
        {edges.map(({ from, to, wait, isInCycle }) => {
          const start = placed.get(from)
          const end = placed.get(to)
          if (!start || !end) return null
          const tone = isInCycle ? 'bad' : 'muted'
          const { path, label } = bendEdge(start, end, halfWidth, halfHeight)
          return (
            <g key={from}>
              <path
                d={path}
                fill="none"
                stroke={`var(--${tone})`}
                strokeWidth="2"
                markerEnd={`url(#${arrow}${tone})`}
              />
              <text x={label.x} y={label.y + 4} textAnchor="middle" className={classes.edgeLabel}>
                {shorten(isHolding(wait) && wait.object !== null ? wait.object : word('waitOn', wait.on), 18)}
              </text>
            </g>
          )
        })}
        {[...placed.values()].map(({ lane, name, x, y }) => (
          <g key={lane}>
            <rect
              x={x - halfWidth}
              y={y - halfHeight}
              width={halfWidth * 2}
              height={halfHeight * 2}
              rx="10"
              fill="var(--card)"
              stroke={laneColour(columnOf(lane))}
              strokeWidth="2"
            />
            <text x={x} y={y + 5} textAnchor="middle" className={classes.nodeLabel}>
              {shorten(name, 15)}
            </text>
          </g>
        ))}
      </svg>
      {cycle.length > 0 && <figcaption className={classes.caption}>{t('evidence.cycle')}</figcaption>}
    </figure>
  )
}
