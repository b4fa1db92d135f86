import { RunState } from '@interleave/contract'
import { Button, NativeSelect } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { assignmentsQuery, submissionsQuery } from '../api/queries.ts'
import { useViewer } from '../api/use-viewer.ts'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import classes from './submission-list.module.css'
import { SubmissionList } from './submission-list.tsx'

const route = getRouteApi('/frame/submissions')
const pageSize = 20

/** A student's own submissions, or everyone's for staff. The filters are in the address, so that a list can be shared. */
export function SubmissionsPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { isStaff } = useViewer()
  const title = isStaff ? t('submissions.all') : t('submissions.mine')
  useTitle(title)
  const assignments = useQuery(assignmentsQuery)
  const list = useInfiniteQuery(submissionsQuery(search, pageSize))
  const submissions = list.data?.pages.flatMap((page) => page.submissions)
  const isFiltered = Object.values(search).some((value) => value !== undefined)
  const filter = (change: typeof search) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
  const chosenStudent = submissions?.find(({ student }) => student.id === search.studentId)?.student

  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <div className="row between">
        <h1>{title}</h1>
        {isStaff && <Link to="/queue">{t('queue.title')}</Link>}
      </div>
      <div className={classes.filters}>
        <NativeSelect
          label={t('submissions.assignment')}
          value={search.assignmentId ?? ''}
          onChange={({ target }) => filter({ assignmentId: target.value || undefined })}
          data={[
            { value: '', label: t('submissions.any') },
            ...(assignments.data ?? []).map(({ id, title }) => ({ value: id, label: inLanguage(title, language) })),
          ]}
        />
        <NativeSelect
          label={t('submissions.state')}
          value={search.state ?? ''}
          onChange={({ target }) => filter({ state: RunState.safeParse(target.value).data })}
          data={[
            { value: '', label: t('submissions.any') },
            ...RunState.options.map((state) => ({ value: state, label: t(`state.${state}`) })),
          ]}
        />
        {search.studentId && (
          <span className="tag" data-tone="accent">
            {t('submissions.onlyStudent', { name: chosenStudent?.displayName ?? t('submissions.oneStudent') })}
          </span>
        )}
        {isFiltered && (
          <Button variant="subtle" onClick={() => void navigate({ search: {}, replace: true })}>
            {t('submissions.clear')}
          </Button>
        )}
      </div>
      {submissions ? (
        submissions.length > 0 ? (
          <SubmissionList
            submissions={submissions}
            withAssignment
            withStudent={isStaff}
            onStudent={({ id }) => filter({ studentId: id })}
            studentLabel={(name) => t('submissions.onlyThisStudent', { name })}
          />
        ) : isFiltered ? (
          <Empty title={t('submissions.emptyFiltered')}>
            <p>{t('submissions.emptyFilteredDetail')}</p>
          </Empty>
        ) : (
          <Empty title={t('submissions.empty')}>
            <p>{isStaff ? t('submissions.emptyAll') : t('submissions.emptyDetail')}</p>
          </Empty>
        )
      ) : list.error ? (
        <Trouble error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Loading words={t('loading.submissions')} />
      )}
      {submissions && list.error && <Trouble error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && (
        <div>
          <Button variant="default" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {list.isFetchingNextPage ? t('submissions.loadingMore') : t('common.loadMore')}
          </Button>
        </div>
      )}
    </div>
  )
}
