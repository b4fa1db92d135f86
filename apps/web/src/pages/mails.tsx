import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { courseMailsQuery } from '../api/mail-in.ts'
import { CourseHead } from '../course/course-head.tsx'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import classes from './binding.module.css'
import { ReceivedMail } from './mail-in.tsx'

const route = getRouteApi('/frame/courses/$courseId/mails')

/** What students handed in by mail, or tried to; for staff. */
export function MailsPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  useTitle(t('mailIn.course.title'))
  const { courseId } = route.useParams()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(courseMailsQuery(courseId))
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <CourseHead
        courseId={courseId}
        title={t('mailIn.course.title')}
        onCourse={(id) => void navigate({ params: { courseId: id } })}
      />
      {!data && error && <Trouble error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading words={t('mailIn.course.loading')} />}
      {data?.length === 0 && (
        <Empty title={t('mailIn.course.none')}>
          <p>{t('mailIn.course.noneDetail')}</p>
        </Empty>
      )}
      {data && data.length > 0 && (
        <div className={`card stack ${classes.card}`}>
          <p className="muted">{t('mailIn.course.newest')}</p>
          <ul className={`plain-list ${classes.log}`}>
            {data.map((mail) => (
              <ReceivedMail key={mail.id} mail={mail}>
                <span className="small">
                  {mail.student.displayName} · {inLanguage(mail.assignment.title, language)}
                </span>
              </ReceivedMail>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}
