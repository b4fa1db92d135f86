import { useEffect } from 'react'

/** The title of the browser's tab, and what a screen reader says first. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Interleave` : 'Interleave'
  }, [title])
}
