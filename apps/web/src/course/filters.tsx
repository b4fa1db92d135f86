import { type GradebookView, MarkState } from '@interleave/contract'
import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'

const TYPING_MILLISECONDS = 250

interface FiltersProps {
  book: GradebookView
  search: { assignmentId?: string; section?: string; state?: MarkState; check?: string; q?: string }
  onFilter: (change: FiltersProps['search']) => void
}

/** By which students are found, on every page about a whole course; what is chosen is in the address. */
export function Filters({ book, search, onFilter }: FiltersProps) {
  const { t } = useTranslation()
  const language = useLanguage()
  const find = useDebouncedCallback((q: string) => onFilter({ q: q.trim() || undefined }), TYPING_MILLISECONDS)
  const any = { value: '', label: t('submissions.any') }
  return (
    <>
      <NativeSelect
        label={t('submissions.assignment')}
        value={search.assignmentId ?? ''}
        onChange={({ target }) => onFilter({ assignmentId: target.value || undefined, check: undefined })}
        data={[any, ...book.assignments.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) }))]}
      />
      {book.sections.length > 0 && (
        <NativeSelect
          label={t('people.section')}
          value={search.section ?? ''}
          onChange={({ target }) => onFilter({ section: target.value || undefined })}
          data={[any, ...book.sections]}
        />
      )}
      <NativeSelect
        label={t('book.state')}
        value={search.state ?? ''}
        onChange={({ target }) => onFilter({ state: MarkState.safeParse(target.value).data })}
        data={[any, ...MarkState.options.map((state) => ({ value: state, label: t(`mark.${state}`) }))]}
      />
      <NativeSelect
        label={t('book.check')}
        value={search.check ?? ''}
        onChange={({ target }) => onFilter({ check: target.value || undefined })}
        data={[
          any,
          ...book.checks.map(({ ref, title, taskTitle, students }) => ({
            value: ref,
            label: `${inLanguage(taskTitle, language)} · ${inLanguage(title, language)} (${students})`,
          })),
        ]}
      />
      <TextInput
        label={t('book.find')}
        defaultValue={search.q ?? ''}
        key={search.q === undefined ? 'empty' : 'filled'}
        maxLength={80}
        onChange={({ target }) => find(target.value)}
      />
    </>
  )
}
