import { Button } from '@mantine/core'
import { IconLogout } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type SessionState, sessionQuery, setSession, signOut } from '../api/queries.ts'
import { useViewer } from '../api/use-viewer.ts'
import { adoptLanguage } from '../i18n/index.ts'
import { Mark } from './brand.tsx'
import classes from './frame.module.css'
import { Loading, Trouble } from './states.tsx'
import { Switches } from './switches.tsx'

/** The header and the room below it; whoever has no session is sent to sign in and brought back afterwards. */
export function Frame() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(sessionQuery)
  const { courses, isStaff, role } = useViewer()
  const staffCourse = courses.find((course) => course.role !== 'student')
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const lastPath = useRef(path)

  // A new page begins at its top for a reader of screens too; the first one is left to the browser.
  useEffect(() => {
    if (lastPath.current === path) return
    lastPath.current = path
    main.current?.focus({ preventScroll: true })
  }, [path])

  // Whoever comes by a provider has filled in no form that would tell the page.
  const wanted = data?.session?.user.language
  useEffect(() => {
    if (wanted) void adoptLanguage(wanted)
  }, [wanted])

  if (data && !data.session) return <ToSignIn end={data.end} />
  return (
    <div className={classes.frame}>
      <a href="#main" className={classes.skip}>
        {t('nav.skip')}
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to="/" className={classes.brand}>
            <Mark />
            <span>Interleave</span>
          </Link>
          {data?.session && (
            <nav aria-label={t('nav.label')} className={classes.nav}>
              <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
                {t('nav.home')}
              </Link>
              <Link to="/submissions" activeOptions={{ includeSearch: false }}>
                {isStaff ? t('nav.all') : t('nav.mine')}
              </Link>
              {isStaff && <Link to="/tasks">{t('nav.tasks')}</Link>}
              {staffCourse && (
                <Link to="/courses/$courseId/gradebook" params={{ courseId: staffCourse.id }}>
                  {t('nav.gradebook')}
                </Link>
              )}
              {staffCourse && (
                <Link to="/courses/$courseId/people" params={{ courseId: staffCourse.id }}>
                  {t('nav.people')}
                </Link>
              )}
            </nav>
          )}
          <div className={classes.tools}>
            <Switches />
            {data?.session && <Account name={data.session.user.displayName} role={role && t(`role.${role}`)} />}
          </div>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {data ? (
          <Suspense fallback={<Loading heading={t('home.title')} words={t('loading.page')} />}>
            <Outlet />
          </Suspense>
        ) : error ? (
          <Trouble heading={t('home.title')} error={error} onRetry={() => void refetch()} />
        ) : (
          <Loading heading={t('home.title')} words={t('loading.session')} />
        )}
      </main>
    </div>
  )
}

/**
 * Leaves once, with the address of this moment: while the router moves, its address is already that of signing in. Who signed out does not
 * come back to it.
 */
function ToSignIn({ end }: { end: SessionState['end'] }) {
  const navigate = useNavigate()
  const from = useRef(useRouterState({ select: ({ location }) => location.href }))
  useEffect(() => {
    const next = from.current === '/' || end === 'signed_out' ? undefined : from.current
    void navigate({ to: '/sign-in', search: { next, ended: end === 'over' || undefined }, replace: true })
  }, [navigate, end])
  return null
}

function Account({ name, role }: { name: string; role: string | null }) {
  const { t } = useTranslation()
  // The page below goes with the session, before anything on it can ask again.
  const leave = useMutation({ mutationFn: signOut, onSettled: () => setSession(null, 'signed_out') })
  return (
    <>
      <span className={classes.account}>
        <Link to="/account" className={classes.accountName} title={t('nav.account')}>
          {name}
          <span className="visually-hidden"> {t('nav.account')}</span>
        </Link>
        {role && <span className={`muted small ${classes.role}`}>{role}</span>}
      </span>
      <Button
        variant="subtle"
        color="gray"
        c="var(--ink)"
        size="sm"
        px="xs"
        title={t('nav.signOut')}
        disabled={leave.isPending}
        onClick={() => leave.mutate()}
      >
        <IconLogout size={18} aria-hidden />
        <span className={classes.signOut}>{t('nav.signOut')}</span>
      </Button>
    </>
  )
}
