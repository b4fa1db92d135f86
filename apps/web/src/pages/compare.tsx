import type { CodeView, Language, RunView, SubmissionView } from '@interleave/contract'
import { NativeSelect } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { codeQuery } from '../api/code.ts'
import { submissionQuery, submissionsQuery } from '../api/queries.ts'
import { type CheckChange, codeChanges, type FileChange, type TaskChange, verdictChanges } from '../code/changes.ts'
import classes from '../code/code.module.css'
import { Code } from '../evidence/code.tsx'
import { formatPoints, formatTime, inLanguage, newestFirst, shortenCommit, shortenRepository } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Prose, Score } from '../shell/words.tsx'

const route = getRouteApi('/frame/submissions/$submissionId/compare')
const MOST_LISTED = 100

export function ComparePage() {
  const { t } = useTranslation()
  const { submissionId } = route.useParams()
  const submission = useQuery(submissionQuery(submissionId))
  useTitle(t('compare.title'))
  if (submission.error)
    return <Trouble heading={t('compare.title')} error={submission.error} onRetry={() => void submission.refetch()} />
  if (!submission.data) return <Loading heading={t('compare.title')} words={t('compare.loading')} />
  return <Compared submission={submission.data} />
}

function Compared({ submission }: { submission: SubmissionView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { assignment, student, id, createdAt } = submission
  const list = useInfiniteQuery(submissionsQuery({ assignmentId: assignment.id, studentId: student.id }, MOST_LISTED))
  const others = (list.data?.pages ?? [])
    .flatMap(({ submissions }) => submissions)
    .filter((one) => one.id !== id && one.sameAs === null && one.commit !== null)
  // They are newest first: the next one is the one before this.
  const other = others.find((one) => one.id === search.with) ?? others.find((one) => one.createdAt < createdAt)
  return (
    <div className="stack" style={{ '--gap': '1.5rem' }}>
      <header className="stack" style={{ '--gap': '0.25rem' }}>
        <p>
          <Link to="/submissions/$submissionId" params={{ submissionId: id }}>
            {t('code.back')}
          </Link>
        </p>
        <h1>{t('compare.title')}</h1>
        <p className="muted">
          {inLanguage(assignment.title, language)} · {shortenRepository(submission.repositoryUrl)}
        </p>
      </header>
      {list.error ? (
        <Trouble error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading words={t('compare.loading')} />
      ) : others.length === 0 ? (
        <Empty title={t('compare.none')}>
          <p className="muted">{t('compare.noneDetail')}</p>
        </Empty>
      ) : (
        <>
          <NativeSelect
            label={t('compare.with')}
            value={other?.id ?? ''}
            onChange={({ target }) => void navigate({ search: { with: target.value || undefined }, replace: true })}
            data={[
              ...(other ? [] : [{ value: '', label: t('compare.choose') }]),
              ...others.map((one) => ({ value: one.id, label: nameOf(one, language) })),
            ]}
          />
          {other && <Pair submission={submission} otherId={other.id} />}
        </>
      )}
    </div>
  )
}

function nameOf(
  {
    createdAt,
    commit,
    latestRun,
  }: Pick<SubmissionView, 'createdAt' | 'commit'> & { latestRun: Pick<RunView, 'score' | 'points'> },
  language: Language,
): string {
  const { score, points } = latestRun
  const mark = score === null ? '' : ` · ${formatPoints(score, language)} / ${points}`
  return `${formatTime(createdAt, language)} · ${commit ? shortenCommit(commit) : ''}${mark}`
}

function Pair({ submission, otherId }: { submission: SubmissionView; otherId: string }) {
  const { t } = useTranslation()
  const other = useQuery(submissionQuery(otherId))
  const ours = useQuery(codeQuery(submission.id))
  const theirs = useQuery(codeQuery(otherId))
  const failed = other.error ?? ours.error ?? theirs.error
  if (failed) return <Trouble error={failed} />
  if (!other.data || !ours.data || !theirs.data) return <Loading words={t('compare.loading')} />
  // Whichever is chosen, the older one is what it was before.
  const isNewer = submission.createdAt >= other.data.createdAt
  const [before, after] = isNewer ? [other.data, submission] : [submission, other.data]
  const [was, is] = isNewer ? [theirs.data, ours.data] : [ours.data, theirs.data]
  return (
    <>
      <Verdicts before={before} after={after} />
      <Codes before={was} after={is} afterId={after.id} />
    </>
  )
}

const settledRun = ({ runs }: SubmissionView) => newestFirst(runs).find(({ state }) => state === 'settled')

function Verdicts({ before, after }: { before: SubmissionView; after: SubmissionView }) {
  const { t } = useTranslation()
  const [was, is] = [settledRun(before), settledRun(after)]
  return (
    <section className="stack" aria-labelledby="verdicts">
      <h2 id="verdicts">{t('compare.verdicts')}</h2>
      {was && is ? (
        <ul className={`plain-list ${classes.changes}`}>
          {verdictChanges(was, is).map((change) => (
            <TaskRow key={change.task} change={change} />
          ))}
        </ul>
      ) : (
        <p className="muted">{t('compare.notSettled')}</p>
      )}
    </section>
  )
}

function TaskRow({ change: { title, points, before, after, checks, stillFailing } }: { change: TaskChange }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const isSame = checks.length === 0
  return (
    <li className="card stack" style={{ '--gap': '0.5rem' }}>
      <div className="row between">
        <h3>{inLanguage(title, language)}</h3>
        <span className={classes.scores}>
          <Score score={before} points={points} />
          <IconArrowRight size={16} aria-label={t('compare.became')} />
          <Score score={after} points={points} />
        </span>
      </div>
      {isSame && <p className="muted">{t('compare.sameChecks')}</p>}
      {!isSame && (
        <ul className="plain-list">
          {checks.map(({ check, change }) => (
            <li key={check.id}>
              <span className="tag" data-tone={toneOf[change]}>
                {t(`compare.change.${change}`)}
              </span>{' '}
              <Prose text={inLanguage(check.title, language)} />
            </li>
          ))}
        </ul>
      )}
      {stillFailing > 0 && <p className="muted">{t('compare.stillFailing', { count: stillFailing })}</p>}
    </li>
  )
}

const toneOf: Record<CheckChange['change'], 'good' | 'bad' | undefined> = {
  ...{ mended: 'good', broken: 'bad', gone: undefined, new: undefined },
}

function Codes({ before, after, afterId }: { before: CodeView; after: CodeView; afterId: string }) {
  const { t } = useTranslation()
  const changes = useMemo(() => codeChanges(before.files, after.files), [before, after])
  const isKept = before.files.length > 0 && after.files.length > 0
  return (
    <section className="stack" aria-labelledby="codes">
      <h2 id="codes">{t('compare.code')}</h2>
      {!isKept && <p className="muted">{t('compare.notKept')}</p>}
      {isKept && changes.length === 0 && <p className="muted">{t('compare.sameCode')}</p>}
      {isKept && changes.map((change) => <FileDiff key={change.path} change={change} afterId={afterId} />)}
    </section>
  )
}

function FileDiff({ change: { path, kind, hunks }, afterId }: { change: FileChange; afterId: string }) {
  const { t } = useTranslation()
  const isProgram = path.endsWith('.py')
  return (
    <section className="stack" style={{ '--gap': '0.5rem' }} aria-label={path}>
      <h3>
        {kind === 'removed' ? (
          <span className="mono">{path}</span>
        ) : (
          <Link
            to="/submissions/$submissionId/code"
            params={{ submissionId: afterId }}
            search={{ file: path }}
            className="mono"
          >
            {path}
          </Link>
        )}{' '}
        <span className="tag">{t(`compare.file.${kind}`)}</span>
      </h3>
      {hunks === null ? (
        <p className="muted">{t('compare.noText')}</p>
      ) : (
        <div className={classes.hunks} role="group" aria-label={path} tabIndex={0}>
          {hunks.map((lines, i) => (
            <table key={i} className={classes.hunk}>
              <tbody>
                {lines.map((line, j) => (
                  <tr key={j} data-kind={line.kind}>
                    <td data-number>{line.before}</td>
                    <td data-number>{line.after}</td>
                    <td className={classes.sign}>
                      <span aria-hidden="true">{signOf[line.kind]}</span>
                      {line.kind !== 'same' && (
                        <span className="visually-hidden">{t(`compare.line.${line.kind}`)}</span>
                      )}
                    </td>
                    <td>{isProgram ? <Code source={line.text} /> : <code>{line.text}</code>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          ))}
        </div>
      )}
    </section>
  )
}

const signOf = { same: ' ', removed: '−', added: '+' }
