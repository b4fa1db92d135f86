import type { Finding, LineCommentView } from '@interleave/contract'
import { ActionIcon, Button, Textarea } from '@mantine/core'
import { IconMessagePlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { commentLine, withdrawLineComment } from '../api/code.ts'
import { Code } from '../evidence/code.tsx'
import { laneColour } from '../evidence/interleaving.tsx'
import { isAtWork } from '../evidence/waits.ts'
import { formatTime, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'
import { Prose, useOpenWord } from '../shell/words.tsx'
import { CommentBank } from '../submission/comment-bank.tsx'
import classes from './code.module.css'
import type { LineWait } from './notes.ts'

interface Props {
  submissionId: string
  path: string
  text: string
  findings: Finding[]
  comments: LineCommentView[]
  waits: ReadonlyMap<number, LineWait[]>
  /** Lines that the chosen check's interleaving goes through. */
  touched: ReadonlySet<number>
  /** Where it is just now, and whose step that is. */
  current: { line: number; column: number; name: string } | null
  /** Whoever reads may comment on lines; their id tells which comments are theirs. */
  reviewerId: string | null
}

/** A file as it was handed in, with what is said of its lines below them. */
export function Source({ path, text, findings, comments, waits, touched, current, ...about }: Props) {
  const { t } = useTranslation()
  const { submissionId, reviewerId } = about
  const [commenting, setCommenting] = useState<number | null>(null)
  const lines = useMemo(() => text.replace(/\r?\n$/, '').split(/\r?\n/), [text])
  const room = useRef<HTMLDivElement>(null)
  const atLine = current?.line ?? null

  useEffect(() => {
    const box = room.current
    const row = atLine === null ? null : box?.querySelector<HTMLElement>(`[data-line="${atLine}"]`)
    // Only the box scrolls, never the page.
    if (box && row) box.scrollTo({ top: row.offsetTop - box.clientHeight / 2, behavior: 'smooth' })
  }, [atLine])

  const notesOf = (line: number): ReactNode[] => [
    ...(waits.get(line) ?? []).map((wait, i) => <WaitNote key={`w${i}`} wait={wait} />),
    ...findings.filter((one) => one.line === line).map((one, i) => <FindingNote key={`f${i}`} finding={one} />),
    ...comments
      .filter((one) => one.line === line)
      .map((one) => <Comment key={one.id} comment={one} submissionId={submissionId} reviewerId={reviewerId} />),
    ...(commenting === line
      ? [<CommentForm key="new" {...{ submissionId, path, line }} onDone={() => setCommenting(null)} />]
      : []),
  ]

  return (
    <div>
      {notesOf(0).length > 0 && <div className={classes.fileNotes}>{notesOf(0)}</div>}
      <div ref={room} className={classes.source} role="group" aria-label={path} tabIndex={0}>
        <ol className={classes.lines} style={{ '--digits': String(lines.length).length }}>
          {lines.map((line, i) => {
            const number = i + 1
            const isCurrent = current?.line === number
            const notes = notesOf(number)
            return (
              <li key={number} data-line={number} data-touched={touched.has(number) || undefined}>
                <div
                  className={classes.line}
                  data-current={isCurrent || undefined}
                  style={isCurrent ? { '--lane': laneColour(current.column) } : undefined}
                >
                  <span className={classes.number} aria-hidden="true">
                    {number}
                  </span>
                  <span className={classes.text}>
                    {path.endsWith('.py') ? <Code source={line} /> : <code>{line}</code>}
                  </span>
                  {isCurrent && <span className={classes.who}>{current.name}</span>}
                  {reviewerId !== null && (
                    <ActionIcon
                      className={classes.add}
                      variant="subtle"
                      size="sm"
                      aria-label={t('code.comment', { line: number })}
                      title={t('code.comment', { line: number })}
                      onClick={() => setCommenting(number)}
                    >
                      <IconMessagePlus size={15} aria-hidden />
                    </ActionIcon>
                  )}
                </div>
                {notes.length > 0 && <div className={classes.notes}>{notes}</div>}
              </li>
            )
          })}
        </ol>
      </div>
    </div>
  )
}

function FindingNote({ finding: { code, message } }: { finding: Finding }) {
  const language = useLanguage()
  return (
    <p className={classes.note} data-tone="warn">
      <span className="mono">{code}</span> <Prose text={inLanguage(message, language)} />
    </p>
  )
}

function WaitNote({ wait: { name, on, object, holds } }: { wait: LineWait }) {
  const { t } = useTranslation()
  const word = useOpenWord()
  const what = object ?? word('waitOn', on)
  return (
    <p className={classes.note} data-tone="bad">
      {isAtWork({ on })
        ? t('evidence.isAtWork', { lane: name })
        : t(holds ? 'code.holds' : 'code.waits', { name, what })}
    </p>
  )
}

interface CommentProps {
  comment: LineCommentView
  submissionId: string
  reviewerId: string | null
}

function Comment({ comment: { id, author, createdAt, words }, submissionId, reviewerId }: CommentProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const withdraw = useMutation({ mutationFn: () => withdrawLineComment(submissionId, id) })
  return (
    <div className={classes.note} data-tone="accent">
      <p className="small">
        {t('code.commented', { name: author.displayName, time: formatTime(createdAt, language) })}
      </p>
      <p className={classes.words}>{words}</p>
      {author.id === reviewerId && (
        <Button variant="subtle" size="compact-sm" disabled={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {t('code.withdraw')}
        </Button>
      )}
      {withdraw.isError && <Trouble error={withdraw.error} />}
    </div>
  )
}

interface CommentFormProps {
  submissionId: string
  path: string
  line: number
  onDone: () => void
}

function CommentForm({ submissionId, path, line, onDone }: CommentFormProps) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const send = useMutation({
    mutationFn: () => commentLine(submissionId, { path, line, words: words.trim() }),
    onSuccess: onDone,
  })
  return (
    <form
      className={`${classes.note} stack`}
      data-tone="accent"
      style={{ '--gap': '0.5rem' }}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setIsMissing(words.trim() === '')
        if (words.trim() !== '') send.mutate()
      }}
    >
      <Textarea
        label={t('code.comment', { line })}
        description={t('code.commentHint')}
        error={isMissing && t('secondLook.missing')}
        autosize
        minRows={2}
        maxLength={4000}
        data-autofocus
        autoFocus
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      <CommentBank submissionId={submissionId} words={words} onWords={setWords} />
      {send.isError && <Trouble error={send.error} />}
      <div className="row" style={{ '--gap': '0.5rem' }}>
        <Button type="submit" size="sm" disabled={send.isPending}>
          {t('code.send')}
        </Button>
        <Button variant="default" size="sm" onClick={onDone}>
          {t('code.cancel')}
        </Button>
      </div>
    </form>
  )
}
