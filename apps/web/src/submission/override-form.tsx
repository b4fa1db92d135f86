import type { TaskResultView } from '@interleave/contract'
import { Button, NumberInput, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { overrideMark } from '../api/second-looks.ts'
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
