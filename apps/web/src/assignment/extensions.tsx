import type { AssignmentSettingsView } from '@interleave/contract'
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorsOf } from '../api/client.ts'
import { grantExtension, withdrawExtension } from '../api/courses.ts'
import { peopleQuery } from '../api/people.ts'
import people from '../people/people.module.css'
import { Loading, Trouble } from '../shell/states.tsx'
import classes from './settings.module.css'

const empty = { studentId: '', dueAt: '', closesAt: '', furtherAttempts: 0 as number | '', reason: '' }

/** More for one student; told in the course's clock like everything else on the page. */
export function Extensions({ view }: { view: AssignmentSettingsView }) {
  const { t } = useTranslation()
  const withdraw = useMutation({ mutationFn: (studentId: string) => withdrawExtension(view.id, studentId) })
  const { data, error, refetch } = useQuery(peopleQuery(view.course.id))
  const students = (data ?? []).filter(({ role }) => role === 'student')
  const form = useForm({
    initialValues: empty,
    validate: {
      studentId: (value) => (value ? null : t('edit.whoFirst')),
      reason: (value) => (value.trim() ? null : t('courseForm.missing')),
    },
  })
  const grant = useMutation({
    mutationFn: ({ studentId, dueAt, closesAt, furtherAttempts, reason }: typeof empty) =>
      grantExtension(view.id, studentId, {
        ...{ dueAt: dueAt || null, closesAt: closesAt || null, furtherAttempts: furtherAttempts || 0, reason },
      }),
    onSuccess: () => form.setValues(empty),
    onError: (failure) => {
      for (const { path, message } of errorsOf(failure)) form.setFieldError(path, message)
    },
  })
  return (
    <section className="card stack" aria-labelledby="extensions">
      <h2 id="extensions">{t('edit.extensions')}</h2>
      <p className="muted small">{t('edit.extensionsHint')}</p>
      {view.extensions.length === 0 ? (
        <p>{t('edit.noExtensions')}</p>
      ) : (
        <ul className={`plain-list ${people.list}`}>
          {view.extensions.map(({ student, dueAt, closesAt, furtherAttempts, reason }) => (
            <li key={student.id} className={people.person}>
              <div className={people.who}>
                <p>
                  {student.displayName} <span className="muted small mono">{student.username}</span>
                </p>
                <p className="small">{reason}</p>
              </div>
              <div className={people.tags}>
                {dueAt && <span className="tag">{t('edit.until', { time: dueAt.replace('T', ' ') })}</span>}
                {closesAt && <span className="tag">{t('edit.closesUntil', { time: closesAt.replace('T', ' ') })}</span>}
                {furtherAttempts > 0 && <span className="tag">{t('edit.more', { count: furtherAttempts })}</span>}
              </div>
              <Button
                variant="default"
                size="xs"
                disabled={withdraw.isPending}
                aria-label={t('edit.withdrawOf', { name: student.displayName })}
                onClick={() => withdraw.mutate(student.id)}
              >
                {t('edit.withdraw')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {withdraw.isError && <Trouble error={withdraw.error} />}
      {error && !data && <Trouble error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading words={t('people.loading')} rows={1} />}
      {data && (
        <form className="stack" onSubmit={form.onSubmit((values) => grant.mutate(values))} noValidate>
          <div className={classes.fields}>
            <NativeSelect
              label={t('edit.who')}
              data={[
                { value: '', label: t('edit.whoFirst') },
                ...students.map(({ user }) => ({ value: user.id, label: `${user.displayName} (${user.username})` })),
              ]}
              {...form.getInputProps('studentId')}
            />
            <TextInput type="datetime-local" label={t('edit.dueAt')} {...form.getInputProps('dueAt')} />
            <TextInput type="datetime-local" label={t('edit.closesAt')} {...form.getInputProps('closesAt')} />
            <NumberInput
              label={t('edit.further')}
              min={0}
              max={1000}
              allowDecimal={false}
              {...form.getInputProps('furtherAttempts')}
            />
            <TextInput label={t('edit.reason')} maxLength={500} {...form.getInputProps('reason')} />
          </div>
          {grant.isError && errorsOf(grant.error).length === 0 && <Trouble error={grant.error} />}
          <div>
            <Button type="submit" variant="default" disabled={grant.isPending}>
              {t('edit.grant')}
            </Button>
          </div>
        </form>
      )}
    </section>
  )
}
