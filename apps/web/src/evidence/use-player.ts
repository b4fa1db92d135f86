import { type KeyboardEvent, useEffect, useState } from 'react'

const millisecondsPerStep = 1_100

/** Goes through steps 0 to `count - 1`, by hand or by itself. */
export function usePlayer(count: number, first: number) {
  const [current, setCurrent] = useState(first)
  const [isPlaying, setIsPlaying] = useState(false)
  const last = count - 1

  useEffect(() => {
    if (!isPlaying) return
    const timer = setInterval(() => setCurrent((now) => Math.min(now + 1, last)), millisecondsPerStep)
    return () => clearInterval(timer)
  }, [isPlaying, last])

  useEffect(() => {
    if (current >= last) setIsPlaying(false)
  }, [current, last])

  const goTo = (step: number) => {
    setIsPlaying(false)
    setCurrent(Math.max(0, Math.min(step, last)))
  }
  const togglePlaying = () => {
    if (!isPlaying && current >= last) setCurrent(0)
    setIsPlaying(!isPlaying)
  }
  const moves: Record<string, () => void> = {
    ArrowRight: () => goTo(current + 1),
    ArrowLeft: () => goTo(current - 1),
    Home: () => goTo(0),
    End: () => goTo(last),
    ' ': togglePlaying,
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    // A button takes the space bar, and the slider its arrows, by themselves.
    const isControl = event.target instanceof HTMLElement && event.target.matches('button, input')
    if (isControl && (event.key === ' ' || event.target instanceof HTMLInputElement)) return
    // Up and down scroll the table, unless it is a step itself that has the focus.
    const isStep = event.target instanceof HTMLElement && event.target.closest('tbody') !== null
    const key = isStep ? ({ ArrowUp: 'ArrowLeft', ArrowDown: 'ArrowRight' }[event.key] ?? event.key) : event.key
    const move = moves[key]
    if (!move) return
    event.preventDefault()
    move()
  }

  return { current, isPlaying, last, goTo, togglePlaying, onKeyDown }
}
