import { useElementSize } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './charts.module.css'

export interface Column {
  label: string
  value: number
  /** On a scale of its own, 0 to 100; drawn as a line. */
  line?: number
}

interface Props {
  title: string
  hint: string
  columns: Column[]
  /** What the label, the columns and the line are. */
  names: { label: string; value: string; line?: string }
}

const HEIGHT = 220
const TOP = 24
const BOTTOM = 28
const LEFT = 4
const LABEL_PIXELS = 58

/** Columns, and a line over them if there is one; with the same numbers as a table for whoever cannot see it. */
export function Columns({ title, hint, columns, names }: Props) {
  const { ref, width } = useElementSize()
  const highest = Math.max(1, ...columns.map(({ value }) => value))
  const step = width > 0 ? (width - 2 * LEFT) / Math.max(1, columns.length) : 0
  const floor = HEIGHT - BOTTOM
  const xOf = (i: number) => LEFT + step * (i + 0.5)
  const yOf = (share: number) => floor - share * (floor - TOP)
  // Where labels would touch, only some stand there.
  const every = Math.max(1, Math.ceil(LABEL_PIXELS / Math.max(1, step)))
  const points = columns.flatMap(({ line }, i) => (line === undefined ? [] : [`${xOf(i)},${yOf(line / 100)}`]))
  return (
    <Figure title={title} hint={hint} table={<Numbers title={title} columns={columns} names={names} />}>
      <div ref={ref}>
        <svg className={classes.figure} width="100%" height={HEIGHT} aria-hidden="true">
          <path className={classes.axis} d={`M0 ${floor + 0.5}H${width}`} />
          {step > 0 &&
            columns.map(({ label, value }, i) => (
              <g key={label}>
                <rect
                  className={classes.bar}
                  x={xOf(i) - step * 0.36}
                  y={yOf(value / highest)}
                  width={step * 0.72}
                  height={(value / highest) * (floor - TOP)}
                  rx={Math.min(3, step * 0.1)}
                />
                {value > 0 && step >= 18 && (
                  <text className={classes.value} x={xOf(i)} y={yOf(value / highest) - 5}>
                    {value}
                  </text>
                )}
                {i % every === 0 && (
                  <text className={classes.label} x={xOf(i)} y={HEIGHT - 8}>
                    {label}
                  </text>
                )}
              </g>
            ))}
          {points.length > 1 && <polyline className={classes.halo} points={points.join(' ')} />}
          {points.length > 1 && <polyline className={classes.line} points={points.join(' ')} />}
        </svg>
      </div>
      {names.line && (
        <p className={`small ${classes.legend}`}>
          <span className={classes.barKey} /> {names.value}
          <span className={classes.lineKey} /> {names.line}
        </p>
      )}
    </Figure>
  )
}

function Numbers({ title, columns, names }: Pick<Props, 'title' | 'columns' | 'names'>) {
  return (
    <table className={classes.numbers}>
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{names.label}</th>
          <th scope="col">{names.value}</th>
          {names.line && <th scope="col">{names.line}</th>}
        </tr>
      </thead>
      <tbody>
        {columns.map(({ label, value, line }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td>{value}</td>
            {names.line && <td>{line}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** A picture with its title, and its numbers behind a click. */
function Figure({
  title,
  hint,
  table,
  children,
}: {
  title: string
  hint: string
  table: ReactNode
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <section className="card stack" style={{ '--gap': '0.5rem' }}>
      <h2>{title}</h2>
      <p className="muted small">{hint}</p>
      {children}
      <details>
        <summary>{t('insights.asTable')}</summary>
        {table}
      </details>
    </section>
  )
}

/** How much of `of` it is, as a bar; the number stands beside it. */
export function Share({ value, of, tone }: { value: number; of: number; tone?: 'bad' }) {
  return (
    <span className={classes.share} data-tone={tone} aria-hidden="true">
      <span style={{ '--share': of > 0 ? value / of : 0 }} />
    </span>
  )
}

/** Weekdays by hours, darker where there is more. */
export function Hours({ hours, days, title }: { hours: number[][]; days: string[]; title: string }) {
  const { t } = useTranslation()
  const highest = Math.max(1, ...hours.flat())
  return (
    <section className={classes.scroll} tabIndex={0} aria-label={title}>
      <table className={classes.hours}>
        <caption className="visually-hidden">{title}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">{t('insights.day')}</span>
            </th>
            {Array.from({ length: 24 }, (_, hour) => (
              <th key={hour} scope="col">
                <span className={hour % 3 === 0 ? undefined : 'visually-hidden'}>{hour}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((row, day) => (
            <tr key={days[day]}>
              <th scope="row">{days[day]}</th>
              {row.map((count, hour) => (
                <td key={hour} title={String(count)}>
                  <span className={classes.hour} style={{ '--share': count / highest }} />
                  <span className="visually-hidden">{count}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
