import type { CodeView, EvidenceStep, RunView, SubmissionView } from '@interleave/contract'
import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeQuery } from '../api/code.ts'
import { submissionQuery } from '../api/queries.ts'
import { useViewer } from '../api/use-viewer.ts'
import classes from '../code/code.module.css'
import { failedChecks, filesOf, findingsByFile, touchedLines, waitsByLine } from '../code/notes.ts'
import { Source } from '../code/source.tsx'
import { EvidenceView } from '../evidence/evidence-view.tsx'
import { inLanguage, newestFirst, shortenCommit, shortenRepository } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Prose } from '../shell/words.tsx'

const route = getRouteApi('/frame/submissions/$submissionId/code')

export function CodePage() {
  const { t } = useTranslation()
  const { submissionId } = route.useParams()
  const submission = useQuery(submissionQuery(submissionId))
  const code = useQuery(codeQuery(submissionId))
  useTitle(t('code.title'))
  const failed = submission.error ?? code.error
  const retry = () => void Promise.all([submission.refetch(), code.refetch()])
  if (failed) return <Trouble heading={t('code.title')} error={failed} onRetry={retry} />
  if (!submission.data || !code.data) return <Loading heading={t('code.title')} words={t('code.loading')} />
  return <CodeOf submission={submission.data} code={code.data} />
}

const noRun: Pick<RunView, 'tasks'> = { tasks: [] }

function CodeOf({ submission, code: { files, comments } }: { submission: SubmissionView; code: CodeView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { user, isStaffIn } = useViewer()
  const [step, setStep] = useState<{ step: EvidenceStep; column: number; name: string } | null>(null)
  const runs = newestFirst(submission.runs)
  const run = runs.find(({ id }) => id === search.run) ?? runs.find(({ state }) => state === 'settled') ?? noRun
  const failed = failedChecks(run)
  const chosen = failed.find(({ ref }) => ref === search.check)
  const evidence = chosen?.check.evidence ?? null
  const findings = useMemo(() => findingsByFile(run), [run])
  const notesIn = (path: string) =>
    (findings.get(path)?.length ?? 0) + comments.filter((comment) => comment.path === path).length
  const graded = new Set(run.tasks.flatMap((task) => task.files.flatMap(({ path }) => path ?? [])))
  const readable = files.filter(({ text }) => text !== null)
  const file =
    readable.find(({ path }) => path === (step?.step.file ?? search.file)) ??
    readable.find(({ path }) => path === search.file) ??
    readable.find(({ path }) => path === (evidence && filesOf(evidence)[0])) ??
    readable.find(({ path }) => graded.has(path)) ??
    readable.find(({ path }) => path.endsWith('.py')) ??
    readable[0]
  const choose = (change: { file?: string | undefined; check?: string | undefined }) => {
    setStep(null)
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  }

  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <header className="stack" style={{ '--gap': '0.25rem' }}>
        <p>
          <Link to="/submissions/$submissionId" params={{ submissionId: submission.id }}>
            {t('code.back')}
          </Link>
        </p>
        <h1>{t('code.title')}</h1>
        <p className="muted">
          {shortenRepository(submission.repositoryUrl)}{' '}
          {submission.commit && <span className="mono">{shortenCommit(submission.commit)}</span>}
        </p>
      </header>
      {files.length === 0 ? (
        <Empty title={t('code.none')}>
          <p className="muted">{t(submission.sameAs ? 'code.noneSame' : 'code.noneYet')}</p>
          {submission.sameAs && (
            <Link to="/submissions/$submissionId/code" params={{ submissionId: submission.sameAs }}>
              {t('code.there')}
            </Link>
          )}
        </Empty>
      ) : (
        <>
          <nav className={classes.files} aria-label={t('code.files')}>
            {readable.map(({ path }) => (
              <Link
                key={path}
                to="."
                search={(now) => ({ ...now, file: path })}
                replace
                aria-current={path === file?.path ? 'page' : undefined}
                onClick={() => setStep(null)}
              >
                {path}
                {notesIn(path) > 0 && (
                  <span className={classes.count} title={t('code.notes', { count: notesIn(path) })}>
                    {notesIn(path)}
                  </span>
                )}
              </Link>
            ))}
          </nav>
          {failed.length > 0 && (
            <NativeSelect
              label={t('code.check')}
              description={t('code.checkHint')}
              value={chosen?.ref ?? ''}
              onChange={({ target }) => choose({ check: target.value || undefined, file: undefined })}
              data={[
                { value: '', label: t('code.noCheck') },
                ...failed.map(({ ref, taskTitle, check }) => ({
                  value: ref,
                  label: `${inLanguage(taskTitle, language)} · ${inLanguage(check.title, language).replaceAll('`', '')}`,
                })),
              ]}
            />
          )}
          <div className={classes.split} data-beside={chosen ? true : undefined}>
            {file?.text != null && (
              <Source
                key={file.path}
                submissionId={submission.id}
                path={file.path}
                text={file.text}
                findings={findings.get(file.path) ?? []}
                comments={comments.filter(({ path }) => path === file.path)}
                waits={evidence ? waitsByLine(evidence, file.path) : new Map()}
                touched={touchedLines(evidence?.steps ?? [], file.path)}
                current={
                  step && step.step.file === file.path && step.step.line !== null
                    ? { line: step.step.line, column: step.column, name: step.name }
                    : null
                }
                reviewerId={isStaffIn(submission.assignment.courseId) ? (user?.id ?? null) : null}
              />
            )}
            {chosen && (
              <section className="stack" aria-label={inLanguage(chosen.check.title, language)}>
                <h2>
                  <Prose text={inLanguage(chosen.check.title, language)} />
                </h2>
                {chosen.check.failure && (
                  <p>
                    <Prose text={inLanguage(chosen.check.failure.seen, language)} />
                  </p>
                )}
                {evidence ? (
                  <EvidenceView key={chosen.ref} evidence={evidence} onStep={setStep} />
                ) : (
                  <p className="muted">{t('code.noEvidence')}</p>
                )}
              </section>
            )}
          </div>
          <Unreadable files={files} />
        </>
      )}
    </div>
  )
}

/** So that nobody wonders where a file went. */
function Unreadable({ files }: { files: CodeView['files'] }) {
  const { t } = useTranslation()
  const left = files.filter(({ text }) => text === null)
  if (left.length === 0) return null
  return (
    <details>
      <summary>{t('code.unreadable', { count: left.length })}</summary>
      <ul className="plain-list">
        {left.map(({ path, bytes }) => (
          <li key={path} className="mono">
            {path} <span className="muted">{t('code.bytes', { count: bytes })}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
