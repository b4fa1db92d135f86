import type { GradebookView, MarkCell } from '@interleave/contract'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { exportAddress, gradebookQuery } from '../api/gradebook.ts'
import classes from '../course/course.module.css'
import { CourseHead } from '../course/course-head.tsx'
import { Filters } from '../course/filters.tsx'
import { formatPoints, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

const route = getRouteApi('/frame/courses/$courseId/gradebook')
const CHIPS = 8

/** Everybody's marks. What is shown is in the address, so that it can be sent to somebody else. */
export function GradebookPage() {
  const { t } = useTranslation()
  useTitle(t('book.title'))
  const { courseId } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(gradebookQuery(courseId, search))
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <CourseHead
        courseId={courseId}
        title={t('book.title')}
        onCourse={(id) => void navigate({ params: { courseId: id }, search: {} })}
      />
      {data ? (
        <Gradebook book={data} />
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('book.loading')} />
      )}
    </div>
  )
}

function Gradebook({ book }: { book: GradebookView }) {
  const { t } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const filter = (change: typeof search) =>
    void navigate({ search: (now) => ({ ...now, page: undefined, ...change }), replace: true })
  const language = useLanguage()
  const { page: _, ...filtered } = search
  const isFiltered = Object.values(search).some((value) => value !== undefined)
  if (book.assignments.length === 0 || (book.count === 0 && !isFiltered))
    return (
      <Empty title={t('book.empty')}>
        <p>{t('book.emptyDetail')}</p>
      </Empty>
    )
  return (
    <>
      <search className={classes.filters}>
        <Filters book={book} search={search} onFilter={filter} />
      </search>
      {book.anonymous === 'pseudonyms' && <p className="note">{t('anonymous.pseudonyms')}</p>}
      {book.anonymous === 'left_out' && <p className="note">{t('anonymous.leftOut')}</p>}
      <Stuck book={book} chosen={search.check} onChoose={(check) => filter({ check })} />
      <div className="row between">
        <p className="muted" role="status">
          {t('book.count', { count: book.count })}
        </p>
        <div className="row">
          {(['csv', 'xlsx'] as const).map((format) => (
            <a key={format} href={exportAddress(book.course.id, { ...filtered, format, lang: language })} download>
              {t(`book.export.${format}`)}
            </a>
          ))}
          <Link to="/courses/$courseId/regrades" params={{ courseId: book.course.id }} search={filtered}>
            {t('regrade.these')}
          </Link>
          {isFiltered && (
            <Button variant="subtle" size="sm" onClick={() => void navigate({ search: {}, replace: true })}>
              {t('submissions.clear')}
            </Button>
          )}
        </div>
      </div>
      {book.count > 0 ? (
        <Table book={book} assignmentId={search.assignmentId} />
      ) : (
        <Empty title={t('book.nobody')}>
          <p>{t('submissions.emptyFilteredDetail')}</p>
        </Empty>
      )}
      {book.pages > 1 && (
        <nav className="row" aria-label={t('book.pages')}>
          <Button
            variant="default"
            disabled={book.page === 1}
            onClick={() => void navigate({ search: (now) => ({ ...now, page: book.page - 1 }) })}
          >
            {t('book.previous')}
          </Button>
          <span>{t('book.page', { page: book.page, pages: book.pages })}</span>
          <Button
            variant="default"
            disabled={book.page === book.pages}
            onClick={() => void navigate({ search: (now) => ({ ...now, page: book.page + 1 }) })}
          >
            {t('book.next')}
          </Button>
        </nav>
      )}
    </>
  )
}

/** The checks that people are stuck on: one click from here to who they are. */
function Stuck({
  book,
  chosen,
  onChoose,
}: {
  book: GradebookView
  chosen?: string
  onChoose: (check?: string) => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const stuck = book.checks.filter((check) => check.stuck > 0).slice(0, CHIPS)
  if (stuck.length === 0) return null
  return (
    <section className="stack" style={{ '--gap': '0.5rem' }} aria-labelledby="stuck">
      <h2 id="stuck">{t('book.stuck')}</h2>
      <p className="muted small">{t('book.stuckHint')}</p>
      <div className={classes.chips}>
        {stuck.map(({ ref, title, taskTitle, stuck, students }) => (
          <button
            key={ref}
            type="button"
            className={classes.chip}
            aria-pressed={ref === chosen}
            onClick={() => onChoose(ref === chosen ? undefined : ref)}
          >
            {inLanguage(taskTitle, language)} · {inLanguage(title, language)}{' '}
            <strong>{t('book.stuckCount', { count: stuck })}</strong>{' '}
            <span className="muted">{t('book.failCount', { count: students })}</span>
          </button>
        ))}
      </div>
    </section>
  )
}

function Table({ book, assignmentId }: { book: GradebookView; assignmentId: string | undefined }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { columns, rows, points } = book
  const titles = new Map(book.checks.map(({ ref, title }) => [ref, inLanguage(title, language)]))
  return (
    // Whoever has no mouse scrolls a focused table with the arrow keys.
    <section className={classes.scroll} tabIndex={0} aria-label={t('book.title')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('submission.student')}</th>
            <th scope="col">{t('people.section')}</th>
            <th scope="col">
              {t('book.total')}
              <span className={classes.why}>{t('common.points', { points: formatPoints(points, language) })}</span>
            </th>
            {columns.map(({ id, title, points }) => (
              <th key={id} scope="col">
                {inLanguage(title, language)}
                <span className={classes.why}>{t('common.points', { points: formatPoints(points, language) })}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ student, section, mark, cells, total }) => (
            <tr key={student.id}>
              <th scope="row">
                <Link to="/submissions" search={{ studentId: student.id, assignmentId }}>
                  {student.displayName}
                </Link>
                <span className={`mono ${classes.why}`}>{student.username}</span>
              </th>
              <td>{section}</td>
              <td className={classes.number}>
                {mark ? <Mark cell={mark} titles={titles} /> : total === null ? '–' : formatPoints(total, language)}
              </td>
              {cells.map((cell, i) => (
                <td key={columns[i]?.id}>
                  <Mark cell={cell} titles={titles} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** The mark, what state it is in, and the way to the run that it comes from. */
function Mark({ cell, titles }: { cell: MarkCell; titles: ReadonlyMap<string, string> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { state, score, percent, submissionId, runId, failing } = cell
  const words = score === null ? t(`mark.${state}`) : formatPoints(score, language)
  const failed = failing.map((ref) => titles.get(ref) ?? ref)
  const seen = { className: classes.mark, 'data-state': state, title: failed.join('\n') || undefined }
  return (
    <>
      {submissionId && runId ? (
        <Link to="/submissions/$submissionId" params={{ submissionId }} search={{ run: runId }} {...seen}>
          {words}
          {score !== null && <span className="visually-hidden"> {t(`mark.${state}`)}</span>}
        </Link>
      ) : (
        <span {...seen}>{state === 'none' ? '–' : words}</span>
      )}
      {percent < 100 && (
        <span className={classes.why}>{t('book.late', { percent: formatPoints(percent, language) })}</span>
      )}
      {failing.length > 0 && <span className={classes.why}>{t('book.failing', { count: failing.length })}</span>}
    </>
  )
}
