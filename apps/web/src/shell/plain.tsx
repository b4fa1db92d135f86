import { Link, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Mark } from './brand.tsx'
import classes from './plain.module.css'
import { Switches } from './switches.tsx'

/** The token of a link stands behind the # of the address, which browsers send to nobody. */
export const useLinkToken = () => useRouterState({ select: ({ location }) => location.hash })

/** A page for whoever came by a link, with a session or without. */
export function PlainPage({ children }: { children: ReactNode }) {
  return (
    <>
      <header className={classes.tools}>
        <Link to="/" className={classes.brand}>
          <Mark />
          <span>Interleave</span>
        </Link>
        <span className="row" style={{ '--gap': '0.25rem' }}>
          <Switches />
        </span>
      </header>
      <main className={`stack ${classes.page}`}>{children}</main>
    </>
  )
}
