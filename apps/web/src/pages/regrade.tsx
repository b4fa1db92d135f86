import { RegradeCause, type RegradeView } from '@interleave/contract'
import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dropRegrade, publishRegrade, regradeQuery } from '../api/regrades.ts'
import { useViewer } from '../api/use-viewer.ts'
import { splitSpan } from '../assignment/span.ts'
import { useSpan } from '../assignment/use-span.ts'
import { Columns } from '../course/charts.tsx'
import classes from '../course/course.module.css'
import { RegradeChanges } from '../course/regrade-changes.tsx'
import { RegradeTag } from '../course/regrade-tag.tsx'
import { formatTime } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

const LIVE_MILLISECONDS = 2_000
const route = getRouteApi('/frame/courses/$courseId/regrades/$regradeId')

/** One regrade: how far it is, which marks it would change and who did it, and the decision. */
export function RegradePage() {
  const { t } = useTranslation()
  useTitle(t('regrade.one'))
  const { courseId, regradeId } = route.useParams()
  const search = route.useSearch()
  const { data, error, refetch } = useQuery({
    ...regradeQuery(courseId, regradeId, search),
    // For as long as it runs.
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LIVE_MILLISECONDS : false),
  })
  if (error && !data) return <Trouble heading={t('regrade.one')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading heading={t('regrade.one')} words={t('regrade.loading')} />
  return <Regrade key={regradeId} courseId={courseId} regrade={data} />
}

function Regrade({ courseId, regrade }: { courseId: string; regrade: RegradeView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { id, state, reason, by, createdAt, endedBy, endedAt, preview, filter } = regrade
  const isOpen = state === 'running' || state === 'ready'
  const ended = { name: endedBy?.displayName ?? '', time: endedAt ? formatTime(endedAt, language) : '' }
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <p>
        <Link to="/courses/$courseId/regrades" params={{ courseId }}>
          {t('regrade.back')}
        </Link>
      </p>
      <div className="row">
        <h1>{t('regrade.one')}</h1>
        <RegradeTag state={state} />
      </div>
      <div className="stack" style={{ '--gap': '0.25rem' }}>
        <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{reason}</p>
        <p className="muted small">
          {t('regrade.started', { name: by.displayName, time: formatTime(createdAt, language) })}
          {endedAt && ` · ${t(state === 'published' ? 'regrade.publishedBy' : 'regrade.droppedBy', ended)}`}
        </p>
        <p className="small">
          <Link to="/courses/$courseId/regrades" params={{ courseId }} search={filter}>
            {Object.values(filter).some((value) => value !== undefined) ? t('regrade.filter') : t('regrade.all')}
          </Link>
        </p>
      </div>
      {state === 'running' && <Running regrade={regrade} />}
      {isOpen && <p className="note">{t('regrade.dryHint')}</p>}
      {preview && (
        <>
          <Counts counts={preview.counts} isOpen={isOpen} />
          <RegradeChanges courseId={courseId} regrade={regrade} preview={preview} />
        </>
      )}
      {isOpen && <Decision key={state} courseId={courseId} regradeId={id} preview={preview} />}
    </div>
  )
}

function Running({ regrade: { runs, done, progress } }: { regrade: RegradeView }) {
  const { t } = useTranslation()
  const span = useSpan()
  const { working, secondsLeft, heldBy } = progress
  const words = t('regrade.progress', { done, runs, working })
  return (
    <section className="card stack" style={{ '--gap': '0.5rem' }}>
      <p role="status">{words}</p>
      <div
        role="progressbar"
        aria-label={words}
        aria-valuenow={done}
        aria-valuemin={0}
        aria-valuemax={runs}
        className={classes.progress}
      >
        <span style={{ '--share': runs > 0 ? done / runs : 0 }} />
      </div>
      <p className="muted small">
        {secondsLeft === null
          ? t('regrade.leftUnknown')
          : t('regrade.left', { time: span(splitSpan(secondsLeft / 60)) })}
      </p>
      {heldBy.length > 0 && <p className="muted small">{t('regrade.held', { tasks: heldBy.join(', ') })}</p>}
    </section>
  )
}

type Preview = NonNullable<RegradeView['preview']>

function Counts({ counts, isOpen }: { counts: Preview['counts']; isOpen: boolean }) {
  const { t } = useTranslation()
  const { marks, runs, causes, left } = counts
  const said = [
    [left.faults, 'regrade.faults'],
    [left.unread, 'regrade.unreadNow'],
    [left.overtaken, 'regrade.overtaken'],
  ] as const
  const leftOut = said.filter(([count]) => count > 0)
  const causesSeen = RegradeCause.options.filter((cause) => causes[cause] > 0)
  return (
    <div className={classes.pair}>
      <Columns
        title={t(isOpen ? 'regrade.marks' : 'regrade.marksEnded')}
        hint={t('regrade.marksHint')}
        columns={(['up', 'down', 'same'] as const).map((name) => ({ label: t(`regrade.${name}`), value: marks[name] }))}
        names={{ label: t('regrade.change'), value: t('regrade.number') }}
      />
      <section className="card stack" style={{ '--gap': '0.5rem' }}>
        <h2>{t('regrade.why')}</h2>
        <p>{t('regrade.verdicts', runs)}</p>
        {causesSeen.map((cause) => (
          <div key={cause}>
            <p>
              <span className="tag" data-tone={causeTones[cause]}>
                {t(`regrade.cause.${cause}`)}
              </span>{' '}
              <strong>{causes[cause]}</strong>
            </p>
            <p className="muted small">{t(`regrade.causeHint.${cause}`)}</p>
          </div>
        ))}
        {leftOut.length > 0 && (
          <>
            <h3>{t('regrade.leftOut')}</h3>
            <ul>
              {leftOut.map(([count, words]) => (
                <li key={words}>{t(words, { count })}</li>
              ))}
            </ul>
          </>
        )}
      </section>
    </div>
  )
}

/** What is nobody's decision stands out. */
const causeTones: Partial<Record<RegradeCause, string>> = { chance: 'bad', inputs: 'warn', undecided: 'warn' }

interface DecisionProps {
  courseId: string
  regradeId: string
  preview: Preview | null
}

function Decision({ courseId, regradeId, preview }: DecisionProps) {
  const { t } = useTranslation()
  const isTeacher = useViewer().courses.some(({ id, role }) => id === courseId && role === 'teacher')
  const [asked, setAsked] = useState<'publish' | 'drop' | null>(null)
  const end = useMutation({
    mutationFn: (what: 'publish' | 'drop') =>
      what === 'drop' ? dropRegrade(courseId, regradeId) : publishRegrade(courseId, regradeId, preview?.digest ?? ''),
    onSettled: () => setAsked(null),
  })
  const marks = preview?.counts.marks
  return (
    <section className="stack" style={{ '--gap': '0.75rem' }}>
      {end.error && <Trouble error={end.error} />}
      {asked === null ? (
        <div className="row">
          {preview && isTeacher && <Button onClick={() => setAsked('publish')}>{t('regrade.publish')}</Button>}
          <Button variant="default" onClick={() => setAsked('drop')}>
            {t('regrade.drop')}
          </Button>
          {preview && !isTeacher && <span className="muted small">{t('regrade.teacherOnly')}</span>}
        </div>
      ) : (
        <div className="note stack" data-tone="warn" style={{ '--gap': '0.75rem' }}>
          <p>{t(asked === 'publish' ? 'regrade.publishHint' : 'regrade.dropHint')}</p>
          <div className="row">
            <Button disabled={end.isPending} onClick={() => end.mutate(asked)}>
              {asked === 'publish'
                ? t('regrade.publishSure', { count: (marks?.up ?? 0) + (marks?.down ?? 0) })
                : t('regrade.drop')}
            </Button>
            <Button variant="default" disabled={end.isPending} onClick={() => setAsked(null)}>
              {t('regrade.cancel')}
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}
