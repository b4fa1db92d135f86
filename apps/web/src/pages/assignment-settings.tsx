import { type AssignmentSettings, type AssignmentSettingsView, Counting, Slug } from '@interleave/contract'
import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorsOf } from '../api/client.ts'
import { changeAssignment, courseQuery, createAssignment, previewAssignment, settingsQuery } from '../api/courses.ts'
import { type Draft, decidesMarks, draftOf, emptyDraft, fieldOf, settingsOf } from '../assignment/draft.ts'
import { Extensions } from '../assignment/extensions.tsx'
import { hintBelow } from '../assignment/hint-below.ts'
import { LateFields } from '../assignment/late-fields.tsx'
import { SpentTokens } from '../assignment/late-tokens.tsx'
import { RuleChangesTable } from '../assignment/rule-changes.tsx'
import classes from '../assignment/settings.module.css'
import { TaskChoice } from '../assignment/task-choice.tsx'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

const newRoute = getRouteApi('/frame/courses/$courseId/assignments/new')
const settingsRoute = getRouteApi('/frame/assignments/$assignmentId/settings')

export function NewAssignmentPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  useTitle(t('edit.make'))
  const { courseId } = newRoute.useParams()
  const { data, error, refetch } = useQuery(courseQuery(courseId))
  const form = useSettingsForm(emptyDraft, true)
  const create = useMutation({
    mutationFn: ({ settings, slug }: { settings: AssignmentSettings; slug: string }) =>
      createAssignment(courseId, { ...settings, slug }),
    onSuccess: ({ id }) => navigate({ to: '/assignments/$assignmentId/settings', params: { assignmentId: id } }),
    onError: (failure) => markFields(form, failure),
  })
  if (error && !data) return <Trouble heading={t('edit.make')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading heading={t('edit.make')} words={t('courseForm.loading')} />
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <div className="stack" style={{ '--gap': '0.25rem' }}>
        <p className="muted">{inLanguage(data.title, language)}</p>
        <h1>{t('edit.make')}</h1>
      </div>
      <form
        className="stack"
        noValidate
        onSubmit={form.onSubmit((draft) => {
          const read = settingsOf(draft)
          if ('settings' in read) create.mutate({ settings: read.settings, slug: draft.slug })
        })}
      >
        <Fields form={form} course={data} isNew />
        {create.isError && <Failure error={create.error} />}
        <div>
          <Button type="submit" size="md" disabled={create.isPending}>
            {t('edit.create')}
          </Button>
        </div>
      </form>
    </div>
  )
}

export function AssignmentSettingsPage() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { assignmentId } = settingsRoute.useParams()
  const { data, error, refetch } = useQuery(settingsQuery(assignmentId))
  useTitle(data ? inLanguage(data.settings.title, language) : t('edit.edit'))
  // Said once more beside the form that the saved settings begin anew.
  const [saved, setSaved] = useState<number | null>(null)
  if (error && !data) return <Trouble heading={t('edit.edit')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading heading={t('edit.edit')} words={t('edit.loading')} />
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <div className="stack" style={{ '--gap': '0.25rem' }}>
        <p className="muted">
          {inLanguage(data.course.title, language)} · {inLanguage(data.settings.title, language)}
        </p>
        <h1>{t('edit.edit')}</h1>
      </div>
      <Editing key={data.version} view={data} saved={saved} onSaved={setSaved} />
      <Extensions view={data} />
      <SpentTokens view={data} />
    </div>
  )
}

interface EditingProps {
  view: AssignmentSettingsView
  /** How many marks the change that was just saved touched. */
  saved: number | null
  onSaved: (count: number) => void
}

function Editing({ view, saved, onSaved }: EditingProps) {
  const { t } = useTranslation()
  const { id, version } = view
  const form = useSettingsForm(draftOf(view.settings), false)
  const read = settingsOf(form.values)
  const wanted = 'settings' in read ? read.settings : null
  const key = JSON.stringify(wanted)
  const preview = useMutation({
    mutationFn: async (settings: AssignmentSettings) => ({
      of: JSON.stringify(settings),
      changes: await previewAssignment(id, settings),
    }),
    onError: (error) => markFields(form, error),
  })
  const save = useMutation({
    mutationFn: (settings: AssignmentSettings) => changeAssignment(id, { ...settings, version }),
    onSuccess: ({ changes }) => onSaved(changes.length),
    onError: (error) => markFields(form, error),
  })
  const seen = preview.data?.of === key ? preview.data.changes : null
  const mustSee = wanted !== null && decidesMarks(view.settings, wanted) && view.submissions > 0 && !seen
  const look = () => {
    if (!form.validate().hasErrors && wanted) preview.mutate(wanted)
  }
  return (
    <form
      className="stack"
      noValidate
      onSubmit={form.onSubmit(() => {
        if (wanted && !mustSee) save.mutate(wanted)
      })}
    >
      <Fields form={form} course={view.course} isNew={false} />
      {view.submissions > 0 && <p className="muted small">{t('edit.graded')}</p>}
      {seen && <RuleChangesTable {...seen} />}
      {mustSee && <p className="note">{t('edit.saveFirst')}</p>}
      {(preview.error ?? save.error) && <Failure error={preview.error ?? save.error} />}
      {saved !== null && !form.isDirty() && (
        <p className="note" data-tone="good" role="status">
          {t('edit.saved', { count: saved })}
        </p>
      )}
      <div className="row">
        {view.submissions > 0 && (
          <Button variant="default" size="md" disabled={preview.isPending} onClick={look}>
            {t('edit.preview')}
          </Button>
        )}
        <Button type="submit" size="md" disabled={save.isPending || mustSee}>
          {t('edit.save')}
        </Button>
      </div>
    </form>
  )
}

function useSettingsForm(initialValues: Draft, isNew: boolean): UseFormReturnType<Draft> {
  const { t } = useTranslation()
  return useForm<Draft>({
    initialValues,
    validate: (draft) => {
      const read = settingsOf(draft)
      const wrong = 'wrong' in read ? read.wrong : []
      return {
        ...Object.fromEntries(wrong.map((field) => [field, t('edit.wrong')])),
        ...(draft.titleZh.trim() ? {} : { titleZh: t('courseForm.missing') }),
        ...(draft.titleEn.trim() ? {} : { titleEn: t('courseForm.missing') }),
        ...(isNew && !Slug.safeParse(draft.slug).success ? { slug: t('courseForm.badSlug') } : {}),
      }
    },
  })
}

function markFields(form: UseFormReturnType<Draft>, error: unknown): void {
  for (const { path, message } of errorsOf(error)) form.setFieldError(fieldOf(path.split('.')), message)
}

/** What stands at a field is said there. */
function Failure({ error }: { error: unknown }) {
  return errorsOf(error).length > 0 ? null : <Trouble error={error} />
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="card stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  )
}

interface FieldsProps {
  form: UseFormReturnType<Draft>
  course: { timeZone: string; lateTokens: number }
  isNew: boolean
}

function Fields({ form, course, isNew }: FieldsProps) {
  const { t } = useTranslation()
  return (
    <>
      <Section id="about" title={t('edit.about')}>
        <div className={classes.fields}>
          <TextInput label={t('courseForm.titleZh')} lang="zh-CN" maxLength={120} {...form.getInputProps('titleZh')} />
          <TextInput label={t('courseForm.titleEn')} lang="en" maxLength={120} {...form.getInputProps('titleEn')} />
          {isNew && (
            <TextInput
              label={t('courseForm.slug')}
              {...hintBelow}
              description={t('edit.slugHint')}
              autoCapitalize="none"
              spellCheck={false}
              classNames={{ input: 'mono' }}
              {...form.getInputProps('slug')}
            />
          )}
          <TextInput
            label={t('edit.branch')}
            {...hintBelow}
            description={t('edit.branchHint')}
            autoCapitalize="none"
            spellCheck={false}
            maxLength={200}
            classNames={{ input: 'mono' }}
            {...form.getInputProps('branch')}
          />
        </div>
      </Section>
      <Section id="tasks" title={t('edit.tasks')}>
        <TaskChoice
          chosen={form.values.taskIds}
          onChange={(taskIds) => form.setFieldValue('taskIds', taskIds)}
          error={form.errors.taskIds}
        />
        <Tools form={form} />
      </Section>
      <Section id="times" title={t('edit.times')}>
        <p className="muted small">{t('edit.timesHint', { zone: course.timeZone })}</p>
        <div className={classes.fields}>
          {(['opens', 'due', 'closes'] as const).map((each) => (
            <TextInput
              key={each}
              type="datetime-local"
              label={t(`edit.${each}At`)}
              {...hintBelow}
              description={t(`edit.${each}Hint`)}
              {...form.getInputProps(`${each}At`)}
            />
          ))}
        </div>
      </Section>
      <Section id="rules" title={t('edit.rules')}>
        <div className={classes.fields}>
          <NumberInput
            label={t('edit.attempts')}
            {...hintBelow}
            description={t('edit.attemptsHint')}
            min={1}
            max={1000}
            allowDecimal={false}
            {...form.getInputProps('attemptLimit')}
          />
          <NativeSelect
            label={t('edit.counting')}
            data={Counting.options.map((each) => ({ value: each, label: t(`edit.countings.${each}`) }))}
            {...form.getInputProps('counting')}
          />
        </div>
        <LateFields form={form} />
        <NumberInput
          label={t('lateTokens.limit')}
          {...hintBelow}
          description={t('lateTokens.limitHint', { count: course.lateTokens })}
          min={0}
          max={60}
          allowDecimal={false}
          maw="20rem"
          {...form.getInputProps('lateTokens')}
        />
        <Checkbox
          label={t('anonymous.label')}
          description={t('anonymous.hint')}
          {...form.getInputProps('isAnonymous', { type: 'checkbox' })}
        />
      </Section>
    </>
  )
}

function Tools({ form }: { form: UseFormReturnType<Draft> }) {
  const { t } = useTranslation()
  const { hasPytest, hasBandit } = form.values
  return (
    <div className="stack" style={{ '--gap': '0.75rem' }}>
      <Checkbox label={t('edit.pytest')} {...form.getInputProps('hasPytest', { type: 'checkbox' })} />
      {hasPytest && (
        <div className={classes.fields}>
          <NumberInput
            label={`${t('edit.points')} · pytest`}
            min={1}
            allowDecimal={false}
            {...form.getInputProps('pytestPoints')}
          />
          <NumberInput
            label={t('edit.minimum')}
            min={1}
            allowDecimal={false}
            {...form.getInputProps('pytestMinimum')}
          />
        </div>
      )}
      <Checkbox label={t('edit.bandit')} {...form.getInputProps('hasBandit', { type: 'checkbox' })} />
      {hasBandit && (
        <div className={classes.fields}>
          <NumberInput
            label={`${t('edit.points')} · bandit`}
            min={1}
            allowDecimal={false}
            {...form.getInputProps('banditPoints')}
          />
        </div>
      )}
      {form.errors.tools && (
        <p className="small" style={{ color: 'var(--bad)' }} role="alert">
          {form.errors.tools}
        </p>
      )}
    </div>
  )
}
