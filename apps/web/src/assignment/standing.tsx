import type { AssignmentView, MyStanding, OutcomeKind } from '@interleave/contract'
import { NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { chooseSubmission } from '../api/courses.ts'
import { submissionsQuery } from '../api/queries.ts'
import { formatAgo, formatPercent, formatPoints, formatTime } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'
import { RunTag, Score } from '../shell/words.tsx'
import { LateTokens } from './late-tokens.tsx'
import { ruleSpan, splitSpan } from './span.ts'
import classes from './standing.module.css'
import { useSpan } from './use-span.ts'

/** What the assignment asks, in sentences; times are the viewer's own where they have an extension. */
export function Rules({ assignment }: { assignment: AssignmentView }) {
  const { t } = useTranslation()
  return (
    <section className="card stack" style={{ '--gap': '0.5rem' }} aria-labelledby="rules">
      <h2 id="rules">{t('rules.title')}</h2>
      <ul className={classes.rules}>
        {useRules(assignment).map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <p className="muted small">
        {t('rules.zone', { zone: assignment.course.timeZone })} {assignment.mine?.isExtended && t('rules.extended')}
      </p>
    </section>
  )
}

function useRules({ opensAt, mine, attemptLimit, latePolicy, counting, course, ...all }: AssignmentView): string[] {
  const { t } = useTranslation()
  const language = useLanguage()
  const span = useSpan()
  const now = new Date()
  const { dueAt, closesAt } = mine ?? all
  const time = (iso: string) => formatTime(iso, language, course.timeZone)
  const late = () => {
    switch (latePolicy.kind) {
      case 'full':
        return [t('rules.lateFull')]
      case 'steps':
        return latePolicy.steps.map(({ afterMinutes, percent }) =>
          afterMinutes === 0
            ? t('rules.lateAtOnce', { percent })
            : t('rules.lateAfter', { span: span([ruleSpan(afterMinutes)]), percent }),
        )
      case 'linear':
        return [
          t('rules.lateLinear', { span: span([ruleSpan(latePolicy.overMinutes)]), percent: latePolicy.toPercent }),
        ]
    }
  }
  return [
    ...(opensAt && new Date(opensAt) > now ? [t('rules.opens', { time: time(opensAt) })] : []),
    ...(dueAt
      ? [t('rules.due', { time: time(dueAt), ago: formatAgo(dueAt, now, language) }), ...late()]
      : [t('rules.noDue')]),
    ...(closesAt ? [t('rules.closes', { time: time(closesAt) })] : dueAt ? [t('rules.neverCloses')] : []),
    attemptLimit === null ? t('rules.anyAttempts') : t('rules.attempts', { count: attemptLimit }),
    ...(dueAt && all.lateTokens > 0 ? [t('lateTokens.rule', { count: all.lateTokens })] : []),
    t(`rules.${counting}`),
    ...(all.isAnonymous ? [t('anonymous.rule')] : []),
  ]
}

export function Standing({ assignment, mine }: { assignment: AssignmentView; mine: MyStanding }) {
  const { t } = useTranslation()
  return (
    <section className="card stack" aria-labelledby="mine">
      <h2 id="mine">{t('mine.title')}</h2>
      <Facts mine={mine} />
      <LateTokens assignment={assignment} mine={mine} />
      {assignment.counting === 'chosen' && mine.latest && <Chooser assignment={assignment} mine={mine} />}
    </section>
  )
}

/** The mark that counts, the latest submission, attempts, and what a submission of this moment would be. */
export function Facts({ mine }: { mine: MyStanding }) {
  const { t } = useTranslation()
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{t('mine.mark')}</dt>
        <dd>
          <Mark counts={mine.counts} />
        </dd>
      </div>
      <div>
        <dt>{t('mine.latest')}</dt>
        <dd>
          <Latest latest={mine.latest} />
        </dd>
      </div>
      <div>
        <dt>{t('mine.attempts')}</dt>
        <dd>
          <Attempts attempts={mine.attempts} />
        </dd>
      </div>
      <div>
        <dt>{t('mine.now')}</dt>
        <dd>
          <Now mine={mine} />
        </dd>
      </div>
    </dl>
  )
}

function Now({ mine: { refusal, dueAt, percentNow } }: { mine: MyStanding }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (refusal) return refusal[language]
  if (!dueAt || new Date(dueAt) >= new Date()) return t('mine.inTime')
  if (percentNow === 100) return t('mine.lateFree')
  return t('mine.lateNow', { percent: formatPercent(percentNow, language) })
}

function Mark({ counts }: { counts: MyStanding['counts'] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const span = useSpan()
  if (!counts) return <span className="muted">{t('mine.noMark')}</span>
  const { submissionId, score, rawScore, points, percent, lateSeconds } = counts
  return (
    <span className="row" style={{ '--gap': '0.5rem' }}>
      <Link to="/submissions/$submissionId" params={{ submissionId }}>
        {score === null
          ? t('mine.awaited')
          : t('common.scoreOf', { score: formatPoints(score, language), points: formatPoints(points, language) })}
      </Link>
      {percent < 100 && rawScore !== null && (
        <span className="muted small">
          {t('mine.late', {
            raw: formatPoints(rawScore, language),
            span: span(splitSpan(lateSeconds / 60)),
            percent: formatPercent(percent, language),
          })}
        </span>
      )}
    </span>
  )
}

function Latest({ latest }: { latest: MyStanding['latest'] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  if (!latest) return <span className="muted">{t('mine.none')}</span>
  const { submissionId, receivedAt, state, outcome, score, points } = latest
  return (
    <span className="row" style={{ '--gap': '0.5rem' }}>
      <Link to="/submissions/$submissionId" params={{ submissionId }}>
        <time dateTime={receivedAt}>{formatAgo(receivedAt, new Date(), language)}</time>
      </Link>
      {state === 'settled' && outcome === 'graded' ? (
        score === null ? (
          <span className="tag">{t('mine.awaited')}</span>
        ) : (
          <Score score={score} points={points} />
        )
      ) : (
        <RunTag run={{ state, outcome: outcome && { kind: outcome, blame: blameOf(outcome) } }} />
      )}
    </span>
  )
}

const blameOf = (kind: OutcomeKind) =>
  kind === 'grader_broken' ? 'grader' : kind === 'platform_failed' ? 'platform' : 'student'

function Attempts({ attempts: { used, left, underWay } }: Pick<MyStanding, 'attempts'>) {
  const { t } = useTranslation()
  return (
    <span>
      {left === null ? t('mine.usedAny', { used }) : t('mine.used', { used, left })}{' '}
      {underWay > 0 && t('mine.underWay', { count: underWay })}
    </span>
  )
}

const MOST = 100

function Chooser({ assignment, mine }: { assignment: AssignmentView; mine: MyStanding }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data } = useInfiniteQuery(submissionsQuery({ assignmentId: assignment.id }, MOST))
  const choose = useMutation({ mutationFn: (submissionId: string) => chooseSubmission(assignment.id, submissionId) })
  const graded = (data?.pages[0]?.submissions ?? []).filter(({ latestRun }) => latestRun.outcome?.kind === 'graded')
  const options = graded.map(({ id, createdAt, latestRun: { score, points } }) => ({
    value: id,
    label: `${formatTime(createdAt, language, assignment.course.timeZone)} · ${
      score === null
        ? t('mine.awaited')
        : t('common.scoreOf', { score: formatPoints(score, language), points: formatPoints(points, language) })
    }`,
  }))
  return (
    <>
      <NativeSelect
        label={t('mine.choose')}
        description={t('mine.chooseHint')}
        disabled={choose.isPending}
        value={mine.chosenId ?? ''}
        onChange={({ currentTarget }) => choose.mutate(currentTarget.value)}
        data={[...(mine.chosenId ? [] : [{ value: '', label: t('mine.notChosen'), disabled: true }]), ...options]}
        maw="28rem"
      />
      {choose.isError && <Trouble error={choose.error} />}
    </>
  )
}
