import type { TaskResultView } from '@interleave/contract'
import { formatPoints, inLanguage, scoreTone } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from './overview.module.css'
import { resultHeading } from './task-result.tsx'

/** Each task with what it earned, as the way to its result further down. */
export function Overview({ results }: { results: TaskResultView[] }) {
  const language = useLanguage()
  return (
    <ul className={`plain-list ${classes.list}`}>
      {results.map(({ task, title, score, points }) => (
        <li key={task} className={classes.item} data-tone={scoreTone(score, points)}>
          <a href={`#${resultHeading(task)}`}>{inLanguage(title, language)}</a>
          <span className={classes.bar} style={{ '--share': score === null || points === 0 ? 0 : score / points }} />
          <span className={classes.score}>
            {score === null ? '–' : formatPoints(score, language)} / {formatPoints(points, language)}
          </span>
        </li>
      ))}
    </ul>
  )
}
