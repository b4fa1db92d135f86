import type { SubmissionSummary } from '@interleave/contract'
import { Link } from '@tanstack/react-router'
import { formatAgo, formatTime, inLanguage, shortenCommit, shortenRepository } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { RunTag, Score } from '../shell/words.tsx'
import classes from './submission-list.module.css'

interface Props {
  submissions: SubmissionSummary[]
  /** In a list over several assignments each row names its own. */
  withAssignment?: boolean
  withStudent?: boolean
  onStudent?: (student: SubmissionSummary['student']) => void
  studentLabel?: (name: string) => string
}

export function SubmissionList({ submissions, withAssignment, withStudent, onStudent, studentLabel }: Props) {
  const language = useLanguage()
  const now = new Date()
  return (
    <ul className={`plain-list ${classes.list}`} data-wide={withAssignment || undefined}>
      {submissions.map(({ id, repositoryUrl, branch, folder, commit, createdAt, latestRun, student, assignment }) => (
        <li key={id} className={classes.item}>
          <div className={classes.what}>
            <Link to="/submissions/$submissionId" params={{ submissionId: id }} className={`mono ${classes.link}`}>
              {shortenRepository(repositoryUrl)}
            </Link>
            <p className="muted small">
              {withAssignment && <span>{inLanguage(assignment.title, language)}</span>}
              {branch && <span className="mono">{branch}</span>}
              {folder && <span className="mono">{folder}/</span>}
              {commit && <span className="mono">{shortenCommit(commit)}</span>}
              <time dateTime={createdAt} title={formatTime(createdAt, language)}>
                {formatAgo(createdAt, now, language)}
              </time>
            </p>
          </div>
          {withStudent && (
            <button
              type="button"
              className={classes.student}
              aria-label={studentLabel?.(student.displayName)}
              onClick={() => onStudent?.(student)}
            >
              {student.displayName}
            </button>
          )}
          <div className={classes.how}>
            <RunTag run={latestRun} />
            {latestRun.state === 'settled' && <Score score={latestRun.score} points={latestRun.points} />}
          </div>
        </li>
      ))}
    </ul>
  )
}
