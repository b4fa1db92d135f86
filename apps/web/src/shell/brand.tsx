/** Two lanes that change places: the mark of the product. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
      fill="none"
      strokeWidth="2.8"
      strokeLinecap="round"
    >
      <path d="M9 3v6c0 7 14 7 14 14v6" stroke="var(--lane-0)" />
      <path d="M23 3v6c0 7-14 7-14 14v6" stroke="var(--lane-1)" />
      <circle cx="9" cy="7" r="3.4" fill="var(--lane-0)" />
      <circle cx="23" cy="25" r="3.4" fill="var(--lane-0)" />
      <circle cx="23" cy="7" r="3.4" fill="var(--lane-1)" />
      <circle cx="9" cy="25" r="3.4" fill="var(--lane-1)" />
    </svg>
  )
}
