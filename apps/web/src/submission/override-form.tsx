import type { TaskResultView } from '@interleave/contract'
import { Button, NumberInput, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { overrideMark, withdrawOverride } from '../api/second-looks.ts'
import { formatPoints, formatTime } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'

/** For staff: a mark in place of the one that checks came to, and why. */
export function OverrideForm({ submissionId, result }: { submissionId: string; result: TaskResultView }) {
  const { t } = useTranslation()
  const { task, score, points } = result
  const form = useForm({
    initialValues: { score: (score ?? '') as number | string, reason: '' },
    validate: {
      score: (value) =>
        value === '' || Number(value) < 0 || Number(value) > points ? t('override.range', { points }) : null,
      reason: (value) => (value.trim() === '' ? t('override.missing') : null),
    },
  })
  const send = useMutation({
    mutationFn: (body: { score: number; reason: string }) => overrideMark(submissionId, task, body),
    onSuccess: () => form.setFieldValue('reason', ''),
  })
  return (
    <details>
      <summary>{t('override.title')}</summary>
      <form
        className="stack"
        noValidate
        style={{ '--gap': '0.5rem' }}
        onSubmit={form.onSubmit(({ score, reason }) => send.mutate({ score: Number(score), reason: reason.trim() }))}
      >
        <p className="muted small">{t('override.hint')}</p>
        <NumberInput
          label={t('override.score', { points })}
          min={0}
          max={points}
          decimalScale={2}
          clampBehavior="none"
          hideControls
          maw="12rem"
          {...form.getInputProps('score')}
        />
        <Textarea
          label={t('override.reason')}
          autosize
          minRows={2}
          maxLength={4000}
          {...form.getInputProps('reason')}
        />
        {send.error && <Trouble error={send.error} />}
        <div className="row">
          <Button type="submit" size="sm" disabled={send.isPending}>
            {t('override.send')}
          </Button>
          <span role="status">{send.isSuccess && t('review.sent')}</span>
        </div>
      </form>
    </details>
  )
}

/** For everybody who may read the result. */
export function Override({ review }: { review: NonNullable<TaskResultView['review']> }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { author, createdAt, score, comment } = review
  return (
    <div className="note stack" style={{ '--gap': '0.375rem' }}>
      <p>
        {t('override.given', {
          ...{ name: author, time: formatTime(createdAt, language), score: formatPoints(score, language) },
        })}
      </p>
      <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{comment}</p>
    </div>
  )
}

/** For staff: takes back the mark that a person gave, so that what the checks came to counts again. */
export function WithdrawForm({ submissionId, task }: { submissionId: string; task: string }) {
  const { t } = useTranslation()
  const form = useForm({
    initialValues: { reason: '' },
    validate: { reason: (value) => (value.trim() === '' ? t('override.missing') : null) },
  })
  const send = useMutation({ mutationFn: (reason: string) => withdrawOverride(submissionId, task, { reason }) })
  return (
    <details>
      <summary>{t('override.withdraw')}</summary>
      <form
        className="stack"
        noValidate
        style={{ '--gap': '0.5rem' }}
        onSubmit={form.onSubmit(({ reason }) => send.mutate(reason.trim()))}
      >
        <p className="muted small">{t('override.withdrawHint')}</p>
        <Textarea
          label={t('override.withdrawReason')}
          autosize
          minRows={2}
          maxLength={4000}
          {...form.getInputProps('reason')}
        />
        {send.error && <Trouble error={send.error} />}
        <div className="row">
          <Button type="submit" size="sm" variant="default" disabled={send.isPending}>
            {t('override.withdraw')}
          </Button>
        </div>
      </form>
    </details>
  )
}

/** What people gave before, and took back; for everybody who may read the result. */
export function PastReviews({ reviews }: { reviews: TaskResultView['pastReviews'] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  return (
    <details>
      <summary>{t('override.history', { count: reviews.length })}</summary>
      <ul className="plain-list stack" style={{ '--gap': '0.5rem' }}>
        {reviews.map(({ author, createdAt, score, comment }) => {
          const by = { name: author, time: formatTime(createdAt, language) }
          return (
            <li key={createdAt}>
              <p className="muted small">
                {score === null
                  ? t('override.withdrawn', by)
                  : t('override.given', { ...by, score: formatPoints(score, language) })}
              </p>
              <p style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{comment}</p>
            </li>
          )
        })}
      </ul>
    </details>
  )
}
