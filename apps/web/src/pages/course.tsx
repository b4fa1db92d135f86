import { type CourseView, Slug, Title } from '@interleave/contract'
import { Autocomplete, Button, NumberInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { errorsOf } from '../api/client.ts'
import { changeCourse, courseQuery, createCourse } from '../api/courses.ts'
import { hintBelow } from '../assignment/hint-below.ts'
import classes from '../assignment/settings.module.css'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

const route = getRouteApi('/frame/courses/$courseId')
const DEFAULT_ZONE = 'Asia/Shanghai'

export function NewCoursePage() {
  const { t } = useTranslation()
  useTitle(t('courseForm.make'))
  return (
    <div className="stack">
      <h1>{t('courseForm.make')}</h1>
      <CourseForm course={null} />
    </div>
  )
}

export function CoursePage() {
  const { t } = useTranslation()
  const language = useLanguage()
  useTitle(t('courseForm.edit'))
  const { courseId } = route.useParams()
  const { data, error, refetch } = useQuery(courseQuery(courseId))
  if (error && !data) return <Trouble heading={t('courseForm.edit')} error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading heading={t('courseForm.edit')} words={t('courseForm.loading')} />
  return (
    <div className="stack">
      <div className="stack" style={{ '--gap': '0.25rem' }}>
        <p className="muted">{inLanguage(data.title, language)}</p>
        <h1>{t('courseForm.edit')}</h1>
      </div>
      <CourseForm key={data.id} course={data} />
    </div>
  )
}

function CourseForm({ course }: { course: CourseView | null }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const isThere = (value: string) =>
    Title.shape.en.safeParse(value).success
      ? null
      : value.trim()
        ? t('submit.tooLong', { max: 120 })
        : t('courseForm.missing')
  const form = useForm({
    initialValues: {
      slug: course?.slug ?? '',
      titleZh: course?.title['zh-CN'] ?? '',
      titleEn: course?.title.en ?? '',
      timeZone: course?.timeZone ?? DEFAULT_ZONE,
      lateTokens: (course?.lateTokens ?? 0) as number | '',
    },
    validate: {
      slug: (value) => (Slug.safeParse(value).success ? null : t('courseForm.badSlug')),
      titleZh: isThere,
      titleEn: isThere,
      timeZone: (value) => (value.trim() ? null : t('courseForm.missing')),
    },
  })
  const save = useMutation({
    mutationFn: ({ slug, titleZh, titleEn, timeZone, lateTokens }: typeof form.values) => {
      const title = { 'zh-CN': titleZh, en: titleEn }
      const body = { title, timeZone: timeZone.trim(), lateTokens: lateTokens || 0 }
      return course ? changeCourse(course.id, body) : createCourse({ ...body, slug })
    },
    onSuccess: () => (course ? undefined : navigate({ to: '/' })),
    onError: (error) => {
      for (const { path, message } of fieldErrors(error)) form.setFieldError(path, message)
    },
  })
  return (
    <form className="card stack" onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <div className={classes.fields}>
        <TextInput label={t('courseForm.titleZh')} lang="zh-CN" maxLength={120} {...form.getInputProps('titleZh')} />
        <TextInput label={t('courseForm.titleEn')} lang="en" maxLength={120} {...form.getInputProps('titleEn')} />
        {!course && (
          <TextInput
            label={t('courseForm.slug')}
            {...hintBelow}
            description={t('courseForm.slugHint')}
            autoCapitalize="none"
            spellCheck={false}
            classNames={{ input: 'mono' }}
            {...form.getInputProps('slug')}
          />
        )}
        <Autocomplete
          label={t('courseForm.zone')}
          {...hintBelow}
          description={t('courseForm.zoneHint')}
          data={Intl.supportedValuesOf('timeZone')}
          limit={12}
          spellCheck={false}
          {...form.getInputProps('timeZone')}
        />
        <NumberInput
          label={t('lateTokens.ofCourse')}
          {...hintBelow}
          description={t('lateTokens.ofCourseHint')}
          min={0}
          max={60}
          allowDecimal={false}
          {...form.getInputProps('lateTokens')}
        />
      </div>
      {save.isError && fieldErrors(save.error).length === 0 && <Trouble error={save.error} />}
      {save.isSuccess && course && (
        <p className="note" data-tone="good" role="status">
          {t('courseForm.saved')}
        </p>
      )}
      <div>
        <Button type="submit" disabled={save.isPending}>
          {t(course ? 'courseForm.save' : 'courseForm.create')}
        </Button>
      </div>
    </form>
  )
}

const fields = new Set(['slug', 'timeZone', 'lateTokens'])
const fieldErrors = (error: unknown) => errorsOf(error).filter(({ path }) => fields.has(path))
