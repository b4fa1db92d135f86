import classes from './sign-in.module.css'

const steps = [
  { lane: 0, text: 'balance → 100' },
  { lane: 1, text: 'balance → 100' },
  { lane: 1, text: 'balance = 150' },
  { lane: 0, text: 'balance = 120' },
]

/** What the product is about, in one picture: two threads, one lost update. */
export function LostUpdate({ label }: { label: string }) {
  return (
    <svg viewBox="0 0 360 200" role="img" aria-label={label} className={classes.figure}>
      <text x="90" y="12" textAnchor="middle" fontSize="13" fontWeight="600" fill="var(--lane-0)">
        Thread-1
      </text>
      <text x="270" y="12" textAnchor="middle" fontSize="13" fontWeight="600" fill="var(--lane-1)">
        Thread-2
      </text>
      <path d="M90 20V196" stroke="var(--lane-0)" strokeWidth="2" opacity="0.45" />
      <path d="M270 20V196" stroke="var(--lane-1)" strokeWidth="2" opacity="0.45" />
      <path d="M30 60C6 84 6 136 28 160" stroke="var(--bad)" strokeWidth="2" strokeDasharray="5 4" fill="none" />
      {steps.map(({ lane, text }, i) => {
        const x = lane === 0 ? 90 : 270
        const y = 44 + i * 44
        const isLost = i === steps.length - 1
        return (
          <g key={text + lane}>
            <rect
              x={x - 66}
              y={y - 16}
              width="132"
              height="32"
              rx="8"
              fill="var(--card)"
              stroke={isLost ? 'var(--bad)' : `var(--lane-${lane})`}
              strokeWidth="1.5"
            />
            <text x={x} y={y + 5} textAnchor="middle" fontSize="14" fill="var(--ink)" className={classes.figureText}>
              {text}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
