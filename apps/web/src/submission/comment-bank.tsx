import { Button, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeComment, commentBankQuery, keepComment, removeComment } from '../api/comment-bank.ts'
import { submissionQuery } from '../api/queries.ts'
import { Trouble } from '../shell/states.tsx'
import classes from './comment-bank.module.css'

const shownAtOnce = 20
const longest = 2000

interface Props {
  submissionId: string
  /** What stands in the field that the bank is for. */
  words: string
  onWords: (words: string) => void
}

/** Below a field for a comment: what the staff of the course say often can be put into it, and what it has can be kept. */
export function CommentBank({ submissionId, words, onWords }: Props) {
  const courseId = useQuery(submissionQuery(submissionId)).data?.assignment.courseId
  return courseId === undefined ? null : <BankOf courseId={courseId} words={words} onWords={onWords} />
}

function BankOf({ courseId, words, onWords }: { courseId: string } & Omit<Props, 'submissionId'>) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  const text = words.trim()
  const keep = useMutation({ mutationFn: (kept: string) => keepComment(courseId, { words: kept }) })
  return (
    <div className="stack" style={{ '--gap': '0.5rem' }}>
      <div className="row" style={{ '--gap': '0.5rem' }}>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          {t(isOpen ? 'bank.close' : 'bank.open')}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={text === '' || text.length > longest || keep.isPending}
          onClick={() => keep.mutate(text)}
        >
          {t('bank.keep')}
        </Button>
        <span role="status" className="small">
          {keep.isSuccess && keep.variables === text && t('bank.kept')}
        </span>
      </div>
      {keep.isError && <Trouble error={keep.error} />}
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <Bank courseId={courseId} onInsert={(kept) => onWords(text ? `${words.trimEnd()}\n${kept}` : kept)} />
        )}
      </div>
    </div>
  )
}

function Bank({ courseId, onInsert }: { courseId: string; onInsert: (words: string) => void }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(commentBankQuery(courseId))
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const found = data?.filter(({ words }) => words.toLowerCase().includes(wanted)) ?? []
  return (
    <section className={`stack ${classes.bank}`} aria-label={t('bank.title')}>
      <p className="muted small">{t('bank.shared')}</p>
      {!data && error && <Trouble error={error} onRetry={() => void refetch()} />}
      {!data && !error && <p role="status">{t('bank.loading')}</p>}
      {data?.length === 0 && <p>{t('bank.empty')}</p>}
      {data && data.length > 0 && (
        <>
          <TextInput
            label={t('bank.search')}
            value={search}
            onChange={({ currentTarget }) => setSearch(currentTarget.value)}
            // The field stands in a form that would be sent.
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
          <p role="status" className="small">
            {found.length === 0 && t('bank.noMatch', { search: search.trim() })}
          </p>
          <ul className={`plain-list ${classes.list}`}>
            {found.slice(0, shownAtOnce).map((comment) => (
              <Kept key={comment.id} courseId={courseId} {...comment} onInsert={onInsert} />
            ))}
          </ul>
          {found.length > shownAtOnce && (
            <p className="muted small">{t('bank.more', { count: found.length - shownAtOnce })}</p>
          )}
        </>
      )}
    </section>
  )
}

interface KeptProps {
  courseId: string
  id: string
  words: string
  onInsert: (words: string) => void
}

function Kept({ courseId, id, words, onInsert }: KeptProps) {
  const { t } = useTranslation()
  const [changed, setChanged] = useState<string | null>(null)
  const change = useMutation({
    mutationFn: (to: string) => changeComment(courseId, id, { words: to }),
    onSuccess: () => setChanged(null),
  })
  const remove = useMutation({ mutationFn: () => removeComment(courseId, id) })
  const trouble = change.error ?? remove.error
  return (
    <li className={classes.comment}>
      {changed === null ? (
        <p className={classes.words}>{words}</p>
      ) : (
        <Textarea
          aria-label={t('bank.words')}
          autosize
          minRows={2}
          maxLength={longest}
          value={changed}
          onChange={({ currentTarget }) => setChanged(currentTarget.value)}
        />
      )}
      <div className="row" style={{ '--gap': '0.5rem' }}>
        {changed === null ? (
          <>
            <Button size="compact-sm" onClick={() => onInsert(words)}>
              {t('bank.insert')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setChanged(words)}>
              {t('bank.change')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              disabled={remove.isPending}
              onClick={() => remove.mutate()}
            >
              {t('bank.remove')}
            </Button>
          </>
        ) : (
          <>
            <Button
              size="compact-sm"
              disabled={changed.trim() === '' || change.isPending}
              onClick={() => change.mutate(changed.trim())}
            >
              {t('bank.save')}
            </Button>
            <Button size="compact-sm" variant="default" onClick={() => setChanged(null)}>
              {t('bank.cancel')}
            </Button>
          </>
        )}
      </div>
      {trouble && <Trouble error={trouble} />}
    </li>
  )
}
