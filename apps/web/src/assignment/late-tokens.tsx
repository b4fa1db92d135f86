import type { AssignmentSettingsView, AssignmentView, MyStanding } from '@interleave/contract'
import { Button, NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { giveBackTokens, spendTokens } from '../api/courses.ts'
import { formatTime } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import people from '../people/people.module.css'
import { Trouble } from '../shell/states.tsx'

/** For a student: how many they have, and until when they could be on time with some of them. */
export function LateTokens({ assignment, mine }: { assignment: AssignmentView; mine: MyStanding }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { spent, left, dueWith } = mine.lateTokens
  const [more, setMore] = useState('')
  const spend = useMutation({
    mutationFn: () => spendTokens(assignment.id, spent + Number(more)),
    onSuccess: () => setMore(''),
  })
  if (assignment.lateTokens === 0 && spent === 0) return null
  const time = (iso: string) => formatTime(iso, language, assignment.course.timeZone)
  return (
    <div className="stack" style={{ '--gap': '0.5rem' }}>
      <h3>{t('lateTokens.title')}</h3>
      <p>{t('lateTokens.have', { spent, left })}</p>
      {dueWith.length > 0 && (
        <form
          className="row"
          style={{ alignItems: 'end' }}
          onSubmit={(event) => {
            event.preventDefault()
            spend.mutate()
          }}
        >
          <NativeSelect
            label={t('lateTokens.more')}
            value={more}
            onChange={({ currentTarget }) => setMore(currentTarget.value)}
            data={[
              { value: '', label: t('lateTokens.none') },
              ...dueWith.map((dueAt, i) => ({
                value: String(i + 1),
                label: t('lateTokens.dueWith', { count: i + 1, time: time(dueAt) }),
              })),
            ]}
          />
          <Button type="submit" variant="default" disabled={more === '' || spend.isPending}>
            {t('lateTokens.spend')}
          </Button>
        </form>
      )}
      <p className="muted small">{t(dueWith.length > 0 ? 'lateTokens.hint' : 'lateTokens.noMore')}</p>
      {spend.isError && <Trouble error={spend.error} />}
    </div>
  )
}

/** For teachers: who spent some here. */
export function SpentTokens({ view }: { view: AssignmentSettingsView }) {
  const { t } = useTranslation()
  const giveBack = useMutation({ mutationFn: (studentId: string) => giveBackTokens(view.id, studentId) })
  if (view.settings.lateTokens === 0 && view.spentTokens.length === 0) return null
  return (
    <section className="card stack" aria-labelledby="spent-tokens">
      <h2 id="spent-tokens">{t('lateTokens.spentTitle')}</h2>
      <p className="muted small">{t('lateTokens.spentHint')}</p>
      {view.spentTokens.length === 0 ? (
        <p>{t('lateTokens.nobody')}</p>
      ) : (
        <ul className={`plain-list ${people.list}`}>
          {view.spentTokens.map(({ student, count }) => (
            <li key={student.id} className={people.person}>
              <p className={people.who}>
                {student.displayName} <span className="muted small mono">{student.username}</span>
              </p>
              <div className={people.tags}>
                <span className="tag">{t('lateTokens.count', { count })}</span>
              </div>
              <Button
                variant="default"
                size="xs"
                disabled={giveBack.isPending}
                aria-label={t('lateTokens.giveBackTo', { name: student.displayName })}
                onClick={() => giveBack.mutate(student.id)}
              >
                {t('lateTokens.giveBack')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {giveBack.isError && <Trouble error={giveBack.error} />}
    </section>
  )
}
