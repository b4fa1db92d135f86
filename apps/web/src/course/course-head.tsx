import { NativeSelect } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useViewer } from '../api/use-viewer.ts'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import classes from './course.module.css'

interface Props {
  courseId: string
  title: string
  onCourse: (courseId: string) => void
  children?: ReactNode
}

/** What the pages about a whole course begin with: its name or a choice of several, and the way to the others. */
export function CourseHead({ courseId, title, onCourse, children }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const ours = useViewer().courses.filter(({ role }) => role !== 'student')
  const course = ours.find(({ id }) => id === courseId)
  return (
    <>
      <div className="row between">
        <div className="stack" style={{ '--gap': '0.25rem' }}>
          {course && ours.length === 1 && <p className="muted">{inLanguage(course.title, language)}</p>}
          <h1>{title}</h1>
        </div>
        {ours.length > 1 && (
          <NativeSelect
            label={t('people.course')}
            value={courseId}
            onChange={({ target }) => onCourse(target.value)}
            data={ours.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) }))}
          />
        )}
        {children}
      </div>
      <nav aria-label={t('course.pages')} className={classes.pages}>
        <Link to="/courses/$courseId/gradebook" params={{ courseId }} activeOptions={{ includeSearch: false }}>
          {t('book.title')}
        </Link>
        <Link to="/courses/$courseId/insights" params={{ courseId }} activeOptions={{ includeSearch: false }}>
          {t('insights.title')}
        </Link>
        <Link to="/courses/$courseId/similar" params={{ courseId }} activeOptions={{ includeSearch: false }}>
          {t('similar.title')}
        </Link>
        <Link to="/courses/$courseId/second-looks" params={{ courseId }}>
          {t('secondLook.title')}
        </Link>
        <Link to="/courses/$courseId/mails" params={{ courseId }}>
          {t('mailIn.course.title')}
        </Link>
        <Link to="/courses/$courseId/regrades" params={{ courseId }} activeOptions={{ includeSearch: false }}>
          {t('regrade.title')}
        </Link>
      </nav>
    </>
  )
}
