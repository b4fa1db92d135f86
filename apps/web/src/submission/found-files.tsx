import type { FoundFile } from '@interleave/contract'
import { useTranslation } from 'react-i18next'
import classes from './task-result.module.css'

/** What was looked for, what was chosen, and how; a student must be able to see why this file and not another. */
export function FoundFiles({ files }: { files: FoundFile[] }) {
  const { t } = useTranslation()
  if (files.length === 0) return null
  return (
    <ul className={`plain-list ${classes.files}`}>
      {files.map((file) => (
        <li key={file.role}>
          <p>
            {file.path ? (
              <>
                <span className="muted">{t('files.title')}</span> <code className="inline-code">{file.path}</code>
              </>
            ) : (
              <strong>{t('files.none')}</strong>
            )}
            {file.foundBy && <span className="muted"> {t(`files.by.${file.foundBy}`)}</span>}{' '}
            {file.problem && file.problem !== 'not_found' && (
              <span className="tag" data-tone="bad">
                {t(`files.problem.${file.problem}`)}
              </span>
            )}
          </p>
          {file.detail && <p className="mono">{t('files.at', file.detail)}</p>}
          {file.lookedFor.length > 0 && file.foundBy !== 'path' && (
            <p className="muted">
              {t('files.lookedFor')}
              <Paths paths={file.lookedFor} />
            </p>
          )}
          {file.candidates.length > 1 && (
            <p className="muted">
              {t('files.candidates')}
              <Paths paths={file.candidates} />
            </p>
          )}
        </li>
      ))}
    </ul>
  )
}

function Paths({ paths }: { paths: string[] }) {
  return paths.map((path) => (
    <span key={path}>
      <code className="inline-code">{path}</code>{' '}
    </span>
  ))
}
