/**
 * The instant of a wall clock's `2026-11-22T23:59` in a time zone of the IANA list. Where the clock is turned back the time comes
 * twice, and the later is meant; where it is turned forward the time does not come, and the instant as long after the change is
 * meant: either way nobody has less time than the words promise. Throws RangeError for what is no time or no zone.
 */
export function instantIn(timeZone: string, local: string): Date {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/.exec(local)
  const asUtc = match ? new Date(`${local}:00Z`) : null
  if (!asUtc || Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 16) !== local)
    throw new RangeError(`${local} is not a time such as 2026-11-22T23:59`)
  const day = 86_400_000
  const wall = asUtc.getTime()
  // Offsets on both sides of any change; of two instants that may be meant, those whose clock shows the time, then the later.
  const offsets = [offsetAt(timeZone, wall - day), offsetAt(timeZone, wall + day)]
  const instants = offsets.map((offset) => wall - offset).sort((one, other) => one - other)
  const shown = instants.filter((instant) => instant + offsetAt(timeZone, instant) === wall)
  return new Date(shown.at(-1) ?? Math.max(...instants))
}

/** How far the clock of a zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(timeZone: string, instant: number): number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit' },
  })
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day, hour, minute, second } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

/** The last instant of a wall clock's minute: what is due at 23:59 is in time while the clock shows 23:59. */
export function endOfMinuteIn(timeZone: string, local: string): Date {
  return new Date(instantIn(timeZone, local).getTime() + 59_999)
}

/** What the wall clock shows at an instant, such as `2026-11-22T23:59`. */
export function localIn(timeZone: string, instant: Date): string {
  return new Date(instant.getTime() + offsetAt(timeZone, instant.getTime())).toISOString().slice(0, 16)
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
