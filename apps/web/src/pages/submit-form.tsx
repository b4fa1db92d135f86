import { type AssignmentView, CreateSubmission } from '@interleave/contract'
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorsOf } from '../api/client.ts'
import { createSubmission } from '../api/queries.ts'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'
import classes from './submit-form.module.css'

interface Props {
  assignment: AssignmentView
  prefilled: { repositoryUrl?: string | undefined; branch?: string | undefined }
}

const longestBranch = 200
const longestAddress = 500

/** What the server says about one field, which stands at that field. */
function fieldErrors(error: Error | null) {
  const errors = errorsOf(error)
  return errors.filter(({ path }) => path === 'repositoryUrl' || path === 'branch')
}

export function SubmitForm({ assignment, prefilled }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const [hasBranch, setHasBranch] = useState(Boolean(prefilled.branch) && assignment.branch === null)
  const form = useForm({
    initialValues: { repositoryUrl: prefilled.repositoryUrl ?? '', branch: prefilled.branch ?? '' },
    transformValues: ({ repositoryUrl, branch }) => ({ repositoryUrl: repositoryUrl.trim(), branch: branch.trim() }),
    validate: {
      repositoryUrl: (value) =>
        value.trim() === ''
          ? t('submit.missing')
          : CreateSubmission.shape.repositoryUrl.safeParse(value.trim()).success
            ? null
            : t('submit.tooLong', { max: longestAddress }),
      branch: (value) => (value.trim().length <= longestBranch ? null : t('submit.tooLong', { max: longestBranch })),
    },
  })
  const submit = useMutation({
    mutationFn: ({ repositoryUrl, branch }: { repositoryUrl: string; branch: string }) =>
      createSubmission({ assignmentId: assignment.id, repositoryUrl, ...(hasBranch && branch ? { branch } : {}) }),
    onSuccess: ({ id }) => navigate({ to: '/submissions/$submissionId', params: { submissionId: id } }),
    onError: (error) => {
      for (const { path, message } of fieldErrors(error)) form.setFieldError(path, message)
    },
  })

  return (
    <section className={`card stack ${classes.card}`} aria-labelledby="submit">
      <h2 id="submit">{t('submit.title')}</h2>
      <form className="stack" onSubmit={form.onSubmit((values) => submit.mutate(values))} noValidate>
        <div className={classes.fields} data-with-branch={hasBranch || undefined}>
          <TextInput
            label={t('submit.address')}
            description={t('submit.addressHint')}
            inputMode="url"
            autoComplete="url"
            autoCapitalize="none"
            spellCheck={false}
            size="md"
            classNames={{ input: 'mono' }}
            {...form.getInputProps('repositoryUrl')}
          />
          {hasBranch && (
            <TextInput
              label={t('submit.branch')}
              description={t('submit.branchHint')}
              autoCapitalize="none"
              spellCheck={false}
              size="md"
              classNames={{ input: 'mono' }}
              {...form.getInputProps('branch')}
            />
          )}
        </div>
        <div className="row">
          <Button type="submit" size="md" disabled={submit.isPending}>
            {submit.isPending ? t('submit.submitting') : t('submit.submit')}
          </Button>
          {!hasBranch && assignment.branch === null && (
            <Button variant="subtle" size="md" px="sm" onClick={() => setHasBranch(true)}>
              {t('submit.addBranch')}
            </Button>
          )}
        </div>
        {submit.isError && fieldErrors(submit.error).length === 0 && <Trouble error={submit.error} />}
      </form>
      {assignment.examples.length > 0 && (
        <div className="stack" style={{ '--gap': '0.5rem' }}>
          <p className="muted small">{t('submit.examples')}</p>
          <div className="row" style={{ '--gap': '0.5rem' }}>
            {assignment.examples.map(({ title, repositoryUrl }) => (
              <Button
                key={repositoryUrl}
                variant="default"
                size="xs"
                radius="xl"
                className={classes.example}
                onClick={() => form.setFieldValue('repositoryUrl', repositoryUrl)}
              >
                {inLanguage(title, language)}
              </Button>
            ))}
          </div>
        </div>
      )}
    </section>
  )
}
