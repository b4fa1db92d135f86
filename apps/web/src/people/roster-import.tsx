import type { RosterPreview, RosterRow } from '@interleave/contract'
import { Button, FileInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { applyRoster, previewRoster } from '../api/people.ts'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'
import classes from './people.module.css'

const MAX_BYTES = 512 * 1024

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text)
}

/** A file is looked at by the server first; what is applied is what was shown. */
export function RosterImport({ courseId }: { courseId: string }) {
  const { t } = useTranslation()
  const [file, setFile] = useState<File | null>(null)
  const [looked, setLooked] = useState<{ content: string; preview: RosterPreview } | null>(null)
  const look = useMutation({
    mutationFn: async (chosen: File) => {
      const content = await base64Of(chosen)
      return { content, preview: await previewRoster(courseId, content) }
    },
    onSuccess: setLooked,
  })
  const apply = useMutation({
    mutationFn: ({ content, preview }: { content: string; preview: RosterPreview }) =>
      applyRoster(courseId, content, preview.digest),
    onSuccess: () => choose(null, true),
  })

  function choose(chosen: File | null, keepResult = false) {
    setFile(chosen)
    setLooked(null)
    look.reset()
    if (!keepResult) apply.reset()
    if (chosen && chosen.size <= MAX_BYTES) look.mutate(chosen)
  }

  const isTooLarge = file !== null && file.size > MAX_BYTES
  return (
    <section className="card stack" aria-labelledby="roster">
      <h2 id="roster">{t('people.roster.title')}</h2>
      <FileInput
        label={t('people.roster.file')}
        description={t('people.roster.hint')}
        placeholder={t('people.roster.choose')}
        accept=".csv,.txt,text/csv"
        value={file}
        onChange={(chosen) => choose(chosen)}
        clearable
        clearButtonProps={{ 'aria-label': t('people.roster.clear') }}
        error={isTooLarge ? t('people.roster.tooLarge') : undefined}
      />
      {look.isPending && <p role="status">{t('people.roster.looking')}</p>}
      {look.isError && <Trouble error={look.error} {...(file && { onRetry: () => look.mutate(file) })} />}
      {looked && (
        <Preview
          preview={looked.preview}
          isBusy={apply.isPending}
          onApply={() => apply.mutate(looked)}
          onCancel={() => choose(null)}
        />
      )}
      {apply.isError && <Trouble error={apply.error} {...(file && { onRetry: () => choose(file) })} />}
      {apply.isSuccess && (
        <p className="note" data-tone="good" role="status">
          {t('people.roster.done', counts(apply.data.rows))}
        </p>
      )}
    </section>
  )
}

function counts(rows: RosterRow[]) {
  const count = (change: RosterRow['change']) => rows.filter((row) => row.change === change).length
  return { added: count('add'), changed: count('change'), same: count('same') }
}

interface Props {
  preview: RosterPreview
  isBusy: boolean
  onApply: () => void
  onCancel: () => void
}

function Preview({ preview: { encoding, rows, errors, notInFile }, isBusy, onApply, onCancel }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { added, changed, same } = counts(rows)
  const shown = rows.filter(({ change }) => change !== 'same')
  return (
    <div className="stack" style={{ '--gap': '0.75rem' }}>
      <p role="status">
        {t('people.roster.would', { added, changed, same })}{' '}
        {notInFile > 0 && t('people.roster.notInFile', { count: notInFile })}{' '}
        <span className="muted small">{t('people.roster.encoding', { encoding: encoding.toUpperCase() })}</span>
      </p>
      {errors.length > 0 && (
        <div className="note stack" data-tone="bad" role="alert" style={{ '--gap': '0.5rem' }}>
          <strong>{t('people.roster.errors', { count: errors.length })}</strong>
          <ul className={classes.errors}>
            {errors.slice(0, 50).map(({ line, message }) => (
              <li key={`${line}:${message.en}`}>
                {t('people.roster.line', { line })} {inLanguage(message, language)}
              </li>
            ))}
          </ul>
          {errors.length > 50 && <p>{t('people.roster.moreErrors', { count: errors.length - 50 })}</p>}
        </div>
      )}
      {shown.length > 0 && (
        <section className={classes.scroll} aria-label={t('people.roster.table')} tabIndex={0}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('people.username')}</th>
                <th scope="col">{t('people.name')}</th>
                <th scope="col">{t('people.roster.change')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <tr key={row.line}>
                  <th scope="row" className="mono">
                    {row.username}
                  </th>
                  <td>{row.displayName}</td>
                  <td>
                    <Change row={row} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <div className="row">
        <Button disabled={isBusy || errors.length > 0 || shown.length === 0} onClick={onApply}>
          {isBusy ? t('people.roster.applying') : t('people.roster.apply', { count: shown.length })}
        </Button>
        <Button variant="default" disabled={isBusy} onClick={onCancel}>
          {t('people.cancel')}
        </Button>
      </div>
    </div>
  )
}

function Change({ row: { change, isNewAccount, role, section, now } }: { row: RosterRow }) {
  const { t } = useTranslation()
  const words = (what: { role: RosterRow['role']; section: string | null }) =>
    what.section ? `${t(`role.${what.role}`)} · ${what.section}` : t(`role.${what.role}`)
  return (
    <>
      <span className="tag" data-tone={change === 'add' ? 'good' : 'accent'}>
        {change === 'change'
          ? t('people.roster.changed')
          : t(isNewAccount ? 'people.roster.newAccount' : 'people.roster.added')}
      </span>{' '}
      {now && `${words(now)} → `}
      {words({ role, section })}
    </>
  )
}
