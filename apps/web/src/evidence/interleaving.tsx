import type { Evidence, EvidenceStep } from '@interleave/contract'
import { ActionIcon, Button } from '@mantine/core'
import {
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from '@tabler/icons-react'
import { useEffect, useId, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatVirtualSeconds } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { useOpenWord } from '../shell/words.tsx'
import { Code } from './code.tsx'
import classes from './evidence.module.css'
import { firstStepToShow, type LaneLayout, type LinkPart, layOutLanes, type Row, valuesAfter } from './lanes.ts'
import { usePlayer } from './use-player.ts'

const laneColours = 6
export const laneColour = (column: number) => `var(--lane-${column % laneColours})`

/** Hears of the step that is shown, by whom it is, and in which column. */
export type OnStep = (shown: { step: EvidenceStep; column: number; name: string } | null) => void

/** The threads side by side, each step in its thread's column at the student's own line; walked through step by step. */
export function Interleaving({ evidence, onStep }: { evidence: Evidence; onStep?: OnStep | undefined }) {
  const { t } = useTranslation()
  const layout = useMemo(() => layOutLanes(evidence), [evidence])
  const player = usePlayer(layout.rows.length, firstStepToShow(evidence.steps))
  const room = useRef<HTMLDivElement>(null)
  const keysId = useId()
  const isFirstTime = useRef(true)

  useEffect(() => {
    const box = room.current
    const row = box?.querySelector<HTMLElement>('[aria-current="step"]')
    if (!box || !row) return
    // Only the box scrolls, never the page, or the reader would lose the controls.
    const from = linkedRow(box, layout, player.current) ?? row
    const head = box.querySelector('thead')?.clientHeight ?? 0
    const span = row.offsetTop + row.clientHeight - from.offsetTop
    const doBothFit = span <= box.clientHeight - head
    const middle = doBothFit ? from.offsetTop + span / 2 : row.offsetTop + row.clientHeight / 2
    const top = middle - (box.clientHeight + head) / 2
    const cell = row.querySelector<HTMLElement>('[data-taken]')
    const left = cell ? cell.offsetLeft - box.clientWidth / 2 + cell.clientWidth / 2 : box.scrollLeft
    box.scrollTo({ top, left, behavior: isFirstTime.current ? 'instant' : 'smooth' })
    isFirstTime.current = false
    // One step's button is a stop of the Tab key; the focus goes along with the step.
    if (box.contains(document.activeElement) && document.activeElement !== box)
      row.querySelector('button')?.focus({ preventScroll: true })
  }, [player.current, layout])

  useEffect(() => {
    const row = layout.rows[player.current]
    onStep?.(row ? { step: row.step, column: row.column, name: layout.lanes[row.column]?.name ?? '' } : null)
  }, [player.current, layout, onStep])

  return (
    <div
      className={classes.interleaving}
      role="group"
      aria-label={t('evidence.label', { kind: t(`evidence.kind.${evidence.kind}`) })}
      aria-describedby={keysId}
      onKeyDown={player.onKeyDown}
    >
      <Controls player={player} count={layout.rows.length} keysId={keysId} />
      <Now evidence={evidence} layout={layout} current={player.current} />
      <div ref={room} className={classes.room} tabIndex={0} role="group" aria-label={t('evidence.kind.race')}>
        <table className={classes.lanes} style={{ '--lanes': layout.lanes.length }}>
          <thead>
            <tr>
              <th scope="col" className={classes.corner}>
                <span className="visually-hidden">{t('evidence.step')}</span>
              </th>
              {layout.lanes.map(({ id, name }, column) => (
                <th key={id} scope="col" style={{ '--lane': laneColour(column) }}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {layout.rows.map((row) => (
              <StepRow key={row.index} row={row} layout={layout} current={player.current} onChoose={player.goTo} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

/** Where the value was read that the current step relies on: the two belong on one screen, if they fit. */
function linkedRow(box: HTMLElement, layout: LaneLayout, current: number): HTMLElement | undefined {
  const link = layout.links.find(({ to }) => to === current)
  return link && box.querySelectorAll<HTMLElement>('tbody tr')[link.from]
}

function Controls({ player, count, keysId }: { player: ReturnType<typeof usePlayer>; count: number; keysId: string }) {
  const { t } = useTranslation()
  const { current, last, isPlaying, goTo, togglePlaying } = player
  const position = t('evidence.position', { current: current + 1, of: count })
  const buttons = [
    { name: t('evidence.first'), Icon: IconPlayerTrackPrev, to: 0, isOff: current === 0 },
    { name: t('evidence.previous'), Icon: IconChevronLeft, to: current - 1, isOff: current === 0 },
    { name: t('evidence.next'), Icon: IconChevronRight, to: current + 1, isOff: current === last },
    { name: t('evidence.last'), Icon: IconPlayerTrackNext, to: last, isOff: current === last },
  ]
  return (
    <div className={classes.controls}>
      <div className={classes.buttons}>
        {buttons.map(({ name, Icon, to, isOff }) => (
          // A button that is off keeps the focus, or the keyboard would lose its place at either end.
          <ActionIcon
            key={name}
            variant="default"
            size="lg"
            aria-label={name}
            title={name}
            aria-disabled={isOff}
            data-off={isOff || undefined}
            onClick={() => goTo(to)}
          >
            <Icon size={18} aria-hidden />
          </ActionIcon>
        ))}
        <Button
          variant="default"
          size="sm"
          px="sm"
          leftSection={isPlaying ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />}
          onClick={togglePlaying}
        >
          {isPlaying ? t('evidence.pause') : t('evidence.play')}
        </Button>
      </div>
      <input
        type="range"
        className={classes.slider}
        min={0}
        max={last}
        value={current}
        aria-label={t('evidence.slider')}
        aria-valuetext={position}
        onChange={({ target }) => goTo(Number(target.value))}
      />
      <span className={classes.position}>{position}</span>
      <p id={keysId} className={`muted small ${classes.keys}`}>
        {t('evidence.keys')}
      </p>
    </div>
  )
}

/** Of a step: its value, in the reader's language where it says how many of the waiting were woken. */
function useShownValue() {
  const { t } = useTranslation()
  return ({ action, value }: Evidence['steps'][number]) => {
    const [, woken, waiting] = (action === 'notifies' && /^(\d+) of (\d+)$/.exec(value ?? '')) || []
    return woken && waiting ? t('evidence.woken', { woken, waiting }) : value
  }
}

/** What holds at the current step: the clock, the shared values, and who is still mistaken about them. */
function Now({ evidence, layout, current }: { evidence: Evidence; layout: LaneLayout; current: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const word = useOpenWord()
  const shownValue = useShownValue()
  const row = layout.rows[current]
  if (!row) return null
  const { step } = row
  const nameOf = (lane: number) => layout.lanes.find(({ id }) => id === lane)?.name ?? `#${lane}`
  const spoken = [
    t('evidence.position', { current: current + 1, of: layout.rows.length }),
    nameOf(step.lane),
    word('action', step.action),
    step.object,
    shownValue(step),
    step.line === null ? null : t('evidence.line', { line: step.line }),
    step.stale && step.reliesOn !== null ? t('evidence.stale', { step: step.reliesOn + 1 }) : null,
  ]
  return (
    <div className={classes.now}>
      <span className="visually-hidden" aria-live="polite">
        {spoken.filter((part) => part !== null).join(' ')}
      </span>
      <span className="muted">{t('evidence.virtualTime', { time: formatVirtualSeconds(step.at, language) })}</span>
      {valuesAfter(evidence.steps, current).map(({ object, value, outdated }) => (
        <span key={object} className={classes.value}>
          <code>
            {object} = {value}
          </code>
          {outdated.map(({ lane, value: believed }) => (
            <span key={lane} className={classes.outdated}>
              {t('evidence.outdated', { lane: nameOf(lane), value: believed })}
            </span>
          ))}
        </span>
      ))}
    </div>
  )
}

interface StepRowProps {
  row: Row
  layout: LaneLayout
  current: number
  onChoose: (step: number) => void
}

function StepRow({ row, layout, current, onChoose }: StepRowProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { step, index } = row
  const before = layout.rows[index - 1]?.step.at
  const time = formatVirtualSeconds(step.at, language)
  const isTimeNew = before === undefined || formatVirtualSeconds(before, language) !== time
  const when = index === current ? 'now' : index < current ? 'past' : 'future'
  return (
    <tr data-when={when} aria-current={when === 'now' ? 'step' : undefined} onClick={() => onChoose(index)}>
      <th scope="row" className={classes.number}>
        <button
          type="button"
          tabIndex={when === 'now' ? 0 : -1}
          onClick={() => onChoose(index)}
          aria-label={`${t('evidence.step')} ${index + 1}`}
        >
          {index + 1}
        </button>
        {isTimeNew && <span className={classes.time}>{time}</span>}
      </th>
      {layout.lanes.map(({ id }, column) => (
        <td key={id} style={{ '--lane': laneColour(column) }} data-taken={column === row.column || undefined}>
          {(row.links[column] ?? []).map((part) => (
            <LinkMark key={`${part.link.from}-${part.link.to}`} {...part} current={current} />
          ))}
          {column === row.column && <StepCell row={row} />}
        </td>
      ))}
    </tr>
  )
}

/** The stretch of a read-to-write link in one row. Sound links show only while one of their ends is the current step. */
function LinkMark({ link, part, current }: LinkPart & { current: number }) {
  if (!link.isStale && current !== link.from && current !== link.to) return null
  return (
    <span
      className={classes.link}
      data-part={part}
      data-stale={link.isStale || undefined}
      style={{ '--track': Math.min(link.track, 1) }}
      aria-hidden="true"
    />
  )
}

function StepCell({ row }: { row: Row }) {
  const { t } = useTranslation()
  const word = useOpenWord()
  const { step } = row
  const value = useShownValue()(step)
  return (
    <div
      className={classes.cell}
      data-stale={step.stale || undefined}
      data-raises={step.action === 'raises' || undefined}
    >
      <p className={classes.action}>
        <strong>{word('action', step.action)}</strong>
        {step.object !== null && <code>{step.object}</code>}
        {value !== null && <code className={classes.cellValue}>{value}</code>}
      </p>
      {step.source !== null && (
        <p className={classes.source} title={step.file ?? undefined}>
          {step.line !== null && (
            <span className={classes.line}>
              <span className="visually-hidden">{t('evidence.line', { line: step.line })}</span>
              <span aria-hidden="true">{step.line}</span>
            </span>
          )}
          <Code source={step.source.trim()} />
        </p>
      )}
      {step.stale && step.reliesOn !== null && (
        <p className={classes.staleNote}>{t('evidence.stale', { step: step.reliesOn + 1 })}</p>
      )}
      {row.intervenes && <p className={classes.intervenes}>{t('evidence.intervenes')}</p>}
    </div>
  )
}
