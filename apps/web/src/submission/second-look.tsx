import type { SecondLookView } from '@interleave/contract'
import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answerSecondLook, askSecondLook, secondLooksQuery } from '../api/second-looks.ts'
import { formatTime } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'

interface About {
  submissionId: string
  task: string
  check: string
}

/** Requests for a second look at one check, what was answered, and the next step for whoever reads. */
export function SecondLooks({ isOwn, isReviewer, ...about }: About & { isOwn: boolean; isReviewer: boolean }) {
  const { t } = useTranslation()
  const { data = [] } = useQuery(secondLooksQuery(about.submissionId))
  const looks = data.filter(({ task, check }) => task === about.task && check === about.check)
  const isWaiting = looks.some(({ answer }) => answer === null)
  const [isAsking, setIsAsking] = useState(false)
  return (
    <div className="stack" style={{ '--gap': '0.5rem' }}>
      {looks.map((look) => (
        <SecondLook key={look.id} look={look}>
          {look.answer === null && isReviewer && <Answer look={look} />}
        </SecondLook>
      ))}
      {isOwn && !isWaiting && !isAsking && (
        <div>
          <Button variant="default" size="sm" onClick={() => setIsAsking(true)}>
            {t('secondLook.ask')}
          </Button>
        </div>
      )}
      {isOwn && !isWaiting && isAsking && (
        <WordsForm
          label={t('secondLook.why')}
          hint={t('secondLook.whyHint')}
          button={t('secondLook.send')}
          send={(words) => askSecondLook(about.submissionId, about.task, about.check, words)}
        />
      )}
    </div>
  )
}

/** What was asked, by whom if that is not plain, and the answer or that it is awaited. */
export function SecondLook({ look, children }: { look: SecondLookView; children?: ReactNode }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { words, createdAt, answer, student } = look
  return (
    <div className="note stack" data-tone={answer ? 'good' : 'warn'} style={{ '--gap': '0.375rem' }}>
      <p className="small">
        {t('secondLook.asked', { name: student.displayName, time: formatTime(createdAt, language) })}
      </p>
      <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{words}</p>
      {answer ? (
        <>
          <p className="small">
            {t('secondLook.answered', { name: answer.author, time: formatTime(answer.createdAt, language) })}
          </p>
          <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{answer.words}</p>
        </>
      ) : (
        <p className="small">{t('secondLook.waiting')}</p>
      )}
      {children}
    </div>
  )
}

export function Answer({ look }: { look: SecondLookView }) {
  const { t } = useTranslation()
  return (
    <WordsForm
      label={t('secondLook.answer')}
      hint={t('secondLook.answerHint')}
      button={t('secondLook.sendAnswer')}
      send={(words) => answerSecondLook(look.submissionId, look.id, words)}
    />
  )
}

interface WordsFormProps {
  label: string
  hint: string
  button: string
  send: (words: string) => Promise<void>
}

function WordsForm({ label, hint, button, send }: WordsFormProps) {
  const { t } = useTranslation()
  const [words, setWords] = useState('')
  const [isMissing, setIsMissing] = useState(false)
  const sending = useMutation({ mutationFn: () => send(words.trim()) })
  return (
    <form
      className="stack"
      noValidate
      style={{ '--gap': '0.5rem' }}
      onSubmit={(event) => {
        event.preventDefault()
        setIsMissing(words.trim() === '')
        if (words.trim() !== '') sending.mutate()
      }}
    >
      <Textarea
        label={label}
        description={hint}
        error={isMissing && t('secondLook.missing')}
        autosize
        minRows={2}
        maxLength={4000}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
      {sending.error && <Trouble error={sending.error} />}
      <div>
        <Button type="submit" size="sm" disabled={sending.isPending}>
          {button}
        </Button>
      </div>
    </form>
  )
}
