import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { taskQuery } from '../api/queries.ts'
import { Code } from '../evidence/code.tsx'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import { Rubric } from '../submission/rubric.tsx'
import classes from './task.module.css'

const route = getRouteApi('/frame/tasks/$taskId')

export function TaskPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { taskId } = route.useParams()
  const { data, error, refetch } = useQuery(taskQuery(taskId))
  useTitle(data && inLanguage(data.title, language))
  if (error && !data) return <Trouble heading={t('result.statement')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading heading={t('result.statement')} words={t('loading.task')} />
  // The page has the title already; a statement that begins with one would say it twice.
  const statement = inLanguage(data.statement, language).replace(/^\s*# .*\n/, '')
  return (
    <article className={classes.page}>
      <Link to="/" className="row small" style={{ '--gap': '0.25rem' }}>
        <IconArrowLeft size={16} aria-hidden />
        {t('task.back')}
      </Link>
      <h1>{inLanguage(data.title, language)}</h1>
      <div className="row" style={{ '--gap': '0.375rem' }}>
        <span className="tag" data-tone="accent">
          {t(`topic.${data.topic}`)}
        </span>
        <span className="tag">{t(`level.${data.level}`)}</span>
        <span className="tag">{t('common.points', { points: data.points })}</span>
      </div>
      {data.files.length > 0 && (
        <p className="small">
          <span className="muted">{t('task.files')}</span>{' '}
          {data.files.map((file) => (
            <code key={file} className="inline-code">
              {file}
            </code>
          ))}
        </p>
      )}
      {statement.trim() === '' ? (
        <p className="muted">{t('task.noStatement')}</p>
      ) : (
        <div className={`card ${classes.statement}`}>
          <Markdown
            remarkPlugins={[remarkGfm]}
            components={{
              // The page's own title is the h1.
              h1: ({ children }) => <h2>{children}</h2>,
              img: ({ alt }) => <span>{alt}</span>,
              a: ({ href, children }) => (
                <a href={href} rel="noreferrer" target="_blank">
                  {children}
                </a>
              ),
              code: ({ children, className }) =>
                className === 'language-python' ? (
                  <Code source={String(children).replace(/\n$/, '')} />
                ) : (
                  <code>{children}</code>
                ),
              pre: ({ children }) => <pre tabIndex={0}>{children}</pre>,
              table: ({ children }) => (
                <div className={classes.scroll} tabIndex={0} role="group" aria-label={t('result.statement')}>
                  <table>{children}</table>
                </div>
              ),
            }}
          >
            {statement}
          </Markdown>
        </div>
      )}
      {data.rubric && (
        <section className="card stack" aria-labelledby="rubric">
          <h2 id="rubric">{t('rubric.title')}</h2>
          <Rubric rubric={data.rubric} />
        </section>
      )}
    </article>
  )
}
