import { type RunView, type SubmissionView, toolNames, toolOfId } from '@interleave/contract'
import { Button, NativeSelect } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, Navigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { assignmentsQuery, gradeAgain } from '../api/queries.ts'
import { useLiveSubmission } from '../api/use-live-submission.ts'
import { useViewer } from '../api/use-viewer.ts'
import {
  codeAddress,
  formatTime,
  formatTook,
  inLanguage,
  newestFirst,
  shortenCommit,
  shortenRepository,
} from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { RunTag } from '../shell/words.tsx'
import { OutcomeNote } from '../submission/outcome-note.tsx'
import { Overview } from '../submission/overview.tsx'
import { ScoreRing } from '../submission/score-ring.tsx'
import { Steps } from '../submission/steps.tsx'
import { TaskResult } from '../submission/task-result.tsx'
import classes from './submission.module.css'

const route = getRouteApi('/frame/submissions/$submissionId')

export function SubmissionPage() {
  const { t } = useTranslation()
  const { submissionId } = route.useParams()
  const { query, isCutOff } = useLiveSubmission(submissionId)
  useTitle(query.data ? `${t('submission.page')} ${shortenRepository(query.data.repositoryUrl)}` : t('submission.page'))
  if (query.error && !query.data)
    return <Trouble heading={t('submission.title')} error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading heading={t('submission.title')} words={t('loading.submission')} />
  return <Submission submission={query.data} isCutOff={isCutOff} />
}

function Submission({ submission, isCutOff }: { submission: SubmissionView; isCutOff: boolean }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { run: chosenId, same: isSame } = route.useSearch()
  const navigate = route.useNavigate()
  const { user, isStaffIn } = useViewer()
  const isStaff = isStaffIn(submission.assignment.courseId)
  const isReviewer = isStaff && user?.id !== submission.student.id
  const { data: assignments } = useQuery(assignmentsQuery)
  const code = submission.commit && codeAddress(submission.repositoryUrl, submission.commit)
  const runs = newestFirst(submission.runs)
  const run = runs.find(({ id }) => id === chosenId) ?? runs[0]
  const taskTitle = (id: string) => {
    const task = assignments?.flatMap(({ tasks }) => tasks).find((each) => each.id === id)
    const tool = toolOfId(id)
    return task ? inLanguage(task.title, language) : tool ? inLanguage(toolNames[tool], language) : id
  }

  return (
    <div className="stack" style={{ '--gap': '1.5rem' }}>
      <header className={classes.head}>
        <div className="stack" style={{ '--gap': '0.375rem' }}>
          <p className="muted">{inLanguage(submission.assignment.title, language)}</p>
          <h1 className={classes.title}>{shortenRepository(submission.repositoryUrl)}</h1>
          <dl className={classes.facts}>
            {!submission.isAnonymous && (
              <Fact name={t('submission.branch')}>
                {submission.branch ? <span className="mono">{submission.branch}</span> : t('submission.defaultBranch')}
              </Fact>
            )}
            {submission.folder && (
              <Fact name={t('submit.folder')}>
                <span className="mono">{submission.folder}</span>
              </Fact>
            )}
            <Fact name={t('submission.commit')}>
              {submission.commit ? (
                <>
                  <span className="mono" title={submission.commit}>
                    {shortenCommit(submission.commit)}
                  </span>{' '}
                  {code && (
                    <a href={code} target="_blank" rel="noreferrer">
                      {t('submission.code')}
                    </a>
                  )}
                </>
              ) : (
                t('submission.commitPending')
              )}
            </Fact>
            {isStaff && <Fact name={t('submission.student')}>{submission.student.displayName}</Fact>}
            <div>
              <dt className="visually-hidden">{t('submissions.time')}</dt>
              <dd>
                <time dateTime={submission.createdAt}>
                  {t('submission.submittedAt', { time: formatTime(submission.createdAt, language) })}
                </time>
              </dd>
            </div>
          </dl>
          {submission.isAnonymous && <p className="note">{t('anonymous.note')}</p>}
          {submission.sharedWith && submission.sharedWith.length > 0 && (
            <p className="note" data-tone="warn">
              {t('submission.sharedWith')}{' '}
              {submission.sharedWith.map(({ submissionId, student }, i) => (
                <span key={submissionId}>
                  {i > 0 && ', '}
                  <Link to="/submissions/$submissionId" params={{ submissionId }}>
                    {student.displayName}
                  </Link>
                </span>
              ))}
            </p>
          )}
        </div>
        <div className={classes.tools}>
          {submission.commit && (
            <>
              <Link to="/submissions/$submissionId/code" params={{ submissionId: submission.id }}>
                {t('code.open')}
              </Link>
              <Link to="/submissions/$submissionId/compare" params={{ submissionId: submission.id }}>
                {t('code.compare')}
              </Link>
            </>
          )}
          {runs.length > 1 && run && (
            <NativeSelect
              label={t('submission.runs')}
              value={run.id}
              onChange={({ target }) =>
                void navigate({ search: target.value === runs[0]?.id ? {} : { run: target.value }, replace: true })
              }
              data={runs.map((each, i) => ({
                value: each.id,
                label: `${t('submission.run', { number: runs.length - i, state: t(`state.${each.state}`) })} · ${t(`submission.runBy.${each.requestedBy}`)} · ${formatTime(each.createdAt, language)}`,
              }))}
            />
          )}
          {isStaff && <GradeAgain submissionId={submission.id} />}
        </div>
      </header>
      {isCutOff && (
        <p className="note" data-tone="warn" role="status">
          {t('submission.cutOff')}
        </p>
      )}
      {isSame && (
        <p className="note" role="status">
          {t('submission.same')}
        </p>
      )}
      {run && <Run run={run} submission={submission} taskTitle={taskTitle} isOwn={!isStaff} isReviewer={isReviewer} />}
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function GradeAgain({ submissionId }: { submissionId: string }) {
  const { t } = useTranslation()
  const navigate = route.useNavigate()
  const again = useMutation({
    mutationFn: () => gradeAgain(submissionId),
    onSuccess: () => void navigate({ search: {}, replace: true }),
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh size={16} aria-hidden />}
        title={t('submission.gradeAgainHint')}
        disabled={again.isPending}
        onClick={() => again.mutate()}
      >
        {again.isPending ? t('submission.gradingAgain') : t('submission.gradeAgain')}
      </Button>
      <span className="visually-hidden" role="status">
        {again.isSuccess && t('submission.gradeAgainDone')}
      </span>
      {again.isError && <Trouble error={again.error} />}
    </>
  )
}

interface RunProps {
  run: RunView
  /** Whoever reads is who handed it in, and so may hand in again. */
  isOwn: boolean
  isReviewer: boolean
  submission: SubmissionView
  taskTitle: (id: string) => string
}

function Run({ run, submission, taskTitle, isOwn, isReviewer }: RunProps) {
  const { user } = useViewer()
  const { t } = useTranslation()
  const language = useLanguage()
  const took = formatTook(run, language)
  const submitAgain = isOwn && (
    <Link
      to="/assignments/$assignmentId"
      params={{ assignmentId: submission.assignment.id }}
      search={{
        repositoryUrl: submission.repositoryUrl,
        branch: submission.branch ?? undefined,
        folder: submission.folder ?? undefined,
      }}
    >
      {t(run.outcome?.blame === 'platform' ? 'submission.submitSame' : 'submission.submitAgain')}
    </Link>
  )

  if (run.state === 'superseded' && submission.sameAs) {
    const params = { submissionId: submission.sameAs }
    return <Navigate to="/submissions/$submissionId" params={params} search={{ same: true }} replace />
  }
  if (run.state === 'superseded') {
    return (
      <div className="note stack" data-tone="warn" style={{ '--gap': '0.375rem' }}>
        <p>{t('submission.superseded')}</p>
        <p>
          <Link to="/submissions" search={{ assignmentId: submission.assignment.id }}>
            {t('submission.supersededLink')}
          </Link>
        </p>
      </div>
    )
  }
  const isFull = run.state === 'settled' && run.score !== null && run.score >= run.points
  return (
    <>
      <div className={`card ${classes.summary}`}>
        {run.state === 'settled' && (
          <div className={classes.score}>
            <ScoreRing score={run.score} points={run.points} />
          </div>
        )}
        <div className={classes.progress}>
          {run.state !== 'settled' ? (
            <Steps run={run} repositoryUrl={submission.repositoryUrl} taskTitle={taskTitle} />
          ) : run.tasks.length > 0 ? (
            <Overview results={run.tasks} />
          ) : (
            run.outcome && (
              <OutcomeNote outcome={run.outcome}>{run.outcome.blame !== 'grader' && <p>{submitAgain}</p>}</OutcomeNote>
            )
          )}
          {isFull && (
            <p className="note" data-tone="good">
              {t('submission.full')}
            </p>
          )}
          <p className={`muted small ${classes.meta}`}>
            {run.state === 'settled' && run.tasks.length > 0 && <RunTag run={run} />}
            {took && <span>{t('submission.took', { time: took })}</span>}
            {run.attempts > 1 && <span>{t('submission.attempts', { count: run.attempts })}</span>}
            {run.state === 'settled' && run.outcome?.kind === 'graded' && !isFull && submitAgain}
          </p>
        </div>
      </div>
      {run.tasks.length > 0 && run.outcome && run.outcome.kind !== 'graded' && (
        <OutcomeNote outcome={run.outcome}>{run.outcome.blame !== 'grader' && <p>{submitAgain}</p>}</OutcomeNote>
      )}
      {run.tasks.length > 0 && (
        <section className="stack" aria-labelledby="results">
          <h2 id="results">{t('submission.tasks')}</h2>
          {run.tasks.map((result) => (
            <TaskResult
              key={result.task}
              result={result}
              submissionId={submission.id}
              isReviewer={isReviewer}
              isOwn={user?.id === submission.student.id}
            />
          ))}
        </section>
      )}
    </>
  )
}
