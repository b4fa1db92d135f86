import type { CreateReview, Criterion, TaskResultView } from '@interleave/contract'
import { Button, Radio, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { reviewTask } from '../api/queries.ts'
import { formatPoints, inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'
import { CommentBank } from './comment-bank.tsx'
import classes from './rubric.module.css'

interface Props {
  submissionId: string
  task: string
  rubric: Criterion[]
  review: TaskResultView['review']
}

/** For staff: a level and some words for each row of the rubric. What is sent takes the place of an earlier review. */
export function ReviewForm({ submissionId, task, rubric, review }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const before = new Map(review?.criteria.map((one) => [one.id, one]))
  const form = useForm({
    initialValues: {
      comment: review?.comment ?? '',
      criteria: rubric.map(({ id }) => ({
        id,
        // Radio buttons speak text.
        level: String(before.get(id)?.level ?? ''),
        comment: before.get(id)?.comment ?? '',
      })),
    },
    validate: { criteria: { level: (value) => (value === '' ? t('review.missing') : null) } },
  })
  const send = useMutation({ mutationFn: (body: CreateReview) => reviewTask(submissionId, task, body) })
  const chosen = form.values.criteria.map(({ level }, i) => (level === '' ? null : rubric[i]?.levels[Number(level)]))
  const score = chosen.reduce((sum, level) => sum + (level?.points ?? 0), 0)
  const points = rubric.reduce((sum, criterion) => sum + criterion.points, 0)
  return (
    <form
      className={`stack ${classes.form}`}
      aria-label={t('review.title')}
      noValidate
      onSubmit={form.onSubmit(({ comment, criteria }) =>
        send.mutate({ comment, criteria: criteria.map((one) => ({ ...one, level: Number(one.level) })) }),
      )}
    >
      <h4 className={classes.title}>{t('review.title')}</h4>
      {rubric.map(({ id, title, levels }, i) => (
        <div key={id} className="stack" style={{ '--gap': '0.5rem' }}>
          <Radio.Group label={inLanguage(title, language)} {...form.getInputProps(`criteria.${i}.level`)}>
            <div className="stack" style={{ '--gap': '0.25rem' }}>
              {levels.map((level, number) => (
                <Radio
                  key={number}
                  value={String(number)}
                  label={`${formatPoints(level.points, language)} · ${inLanguage(level.title, language)}`}
                />
              ))}
            </div>
          </Radio.Group>
          <Textarea
            aria-label={`${inLanguage(title, language)}: ${t('review.comment')}`}
            placeholder={t('review.comment')}
            autosize
            minRows={1}
            maxLength={2000}
            {...form.getInputProps(`criteria.${i}.comment`)}
          />
          <CommentBank
            submissionId={submissionId}
            words={form.values.criteria[i]?.comment ?? ''}
            onWords={(words) => form.setFieldValue(`criteria.${i}.comment`, words)}
          />
        </div>
      ))}
      <Textarea label={t('rubric.comment')} autosize minRows={2} maxLength={4000} {...form.getInputProps('comment')} />
      <CommentBank
        submissionId={submissionId}
        words={form.values.comment}
        onWords={(words) => form.setFieldValue('comment', words)}
      />
      <div className="row">
        <Button type="submit" disabled={send.isPending}>
          {t(review ? 'review.replace' : 'review.send')}
        </Button>
        <span>
          {t('common.scoreOf', { score: formatPoints(score, language), points: formatPoints(points, language) })}
        </span>
        <span role="status">{send.isSuccess && t('review.sent')}</span>
      </div>
      {send.isError && <Trouble error={send.error} />}
    </form>
  )
}
