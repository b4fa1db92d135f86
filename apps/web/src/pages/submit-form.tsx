import {
  type AddressVerdict,
  type AssignmentView,
  checkBranch,
  checkFolder,
  checkRepositoryAddress,
  type Localized,
  parseSshAddress,
} from '@interleave/contract'
import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDebouncedCallback } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { errorsOf } from '../api/client.ts'
import { createSubmission } from '../api/queries.ts'
import { hintBelow } from '../assignment/hint-below.ts'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Trouble } from '../shell/states.tsx'
import classes from './submit-form.module.css'

export interface Prefilled {
  repositoryUrl?: string | undefined
  branch?: string | undefined
  folder?: string | undefined
}

interface Props {
  assignment: AssignmentView
  prefilled: Prefilled
}

interface Values {
  repositoryUrl: string
  branch: string
  folder: string
}

const fields = ['repositoryUrl', 'branch', 'folder'] as const
/** Somebody who stops for so long has written something that can be judged. */
const PAUSE_MILLISECONDS = 600

/** What the server says about one field, which stands at that field. */
const fieldErrors = (error: Error | null) => errorsOf(error).filter(({ path }) => fields.some((each) => each === path))

/** As people write it: `./labs/week3/` is `labs/week3`. */
export const plainFolder = (folder: string) => folder.trim().replace(/^\.\//, '').replace(/\/+$/, '')

const reasonOf = (verdict: AddressVerdict): Localized | null => (verdict.ok ? null : verdict.reason)

/** What is wrong with an address whatever the server is set up to take: which hosts it trusts beyond the public ones, it alone knows. */
function problemOfAddress(address: string): Localized | null {
  const host = URL.canParse(address) ? new URL(address) : null
  const ssh = parseSshAddress(address)
  const trusted = host ? [`${host.hostname}:${host.port || (host.protocol === 'https:' ? 443 : 80)}`] : []
  const sshHosts = ssh ? [`${ssh.host}:${ssh.port}`] : []
  return reasonOf(checkRepositoryAddress(address, { httpHosts: trusted, sshHosts }))
}

export function SubmitForm({ assignment, prefilled }: Props) {
  const { t } = useTranslation()
  const language = useLanguage()
  const navigate = useNavigate()
  const hasOwnBranch = assignment.branch === null
  const [hasMore, setHasMore] = useState(Boolean(prefilled.folder || (hasOwnBranch && prefilled.branch)))
  const said = (problem: Localized | null) => problem?.[language] ?? null
  const checkLater = useDebouncedCallback((written: Values) => {
    for (const field of fields) if (written[field].trim() && form.isDirty(field)) form.validateField(field)
  }, PAUSE_MILLISECONDS)
  const form = useForm<Values>({
    onValuesChange: checkLater,
    initialValues: {
      repositoryUrl: prefilled.repositoryUrl ?? '',
      branch: hasOwnBranch ? (prefilled.branch ?? '') : '',
      folder: prefilled.folder ?? '',
    },
    transformValues: ({ repositoryUrl, branch, folder }) => ({
      ...{ repositoryUrl: repositoryUrl.trim(), branch: branch.trim(), folder: plainFolder(folder) },
    }),
    validate: {
      repositoryUrl: (value) => (value.trim() === '' ? t('submit.missing') : said(problemOfAddress(value.trim()))),
      branch: (value) => (value.trim() === '' ? null : said(reasonOf(checkBranch(value.trim())))),
      folder: (value) => (plainFolder(value) === '' ? null : said(reasonOf(checkFolder(plainFolder(value))))),
    },
  })
  const submit = useMutation({
    mutationFn: ({ repositoryUrl, branch, folder }: Values) =>
      createSubmission({
        ...{ assignmentId: assignment.id, repositoryUrl },
        ...(branch && { branch }),
        ...(folder && { folder }),
      }),
    onSuccess: ({ id }) => navigate({ to: '/submissions/$submissionId', params: { submissionId: id } }),
    onError: (error) => {
      for (const { path, message } of fieldErrors(error)) form.setFieldError(path, message)
    },
  })

  return (
    <section className={`card stack ${classes.card}`} aria-labelledby="submit">
      <h2 id="submit">{t('submit.title')}</h2>
      <form className="stack" onSubmit={form.onSubmit((values) => submit.mutate(values))} noValidate>
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
        {hasMore && (
          <div className={classes.more}>
            {hasOwnBranch && (
              <TextInput
                label={t('submit.branch')}
                {...hintBelow}
                description={t('submit.branchHint')}
                autoCapitalize="none"
                spellCheck={false}
                size="md"
                classNames={{ input: 'mono' }}
                {...form.getInputProps('branch')}
              />
            )}
            <TextInput
              label={t('submit.folder')}
              {...hintBelow}
              description={t('submit.folderHint')}
              autoCapitalize="none"
              spellCheck={false}
              size="md"
              classNames={{ input: 'mono' }}
              {...form.getInputProps('folder')}
            />
          </div>
        )}
        <div className="row">
          <Button type="submit" size="md" disabled={submit.isPending}>
            {submit.isPending ? t('submit.submitting') : t('submit.submit')}
          </Button>
          {!hasMore && (
            <Button variant="subtle" size="md" px="sm" onClick={() => setHasMore(true)}>
              {t(hasOwnBranch ? 'submit.addBranch' : 'submit.addFolder')}
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
