import { CourseRole, type InvitationView, toCsv } from '@interleave/contract'
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { invitationsQuery, invite, makeSignUpLinks, revokeInvitation } from '../api/people.ts'
import { CopyText } from '../evidence/copy-text.tsx'
import { formatTime } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { joinLink } from './join-link.ts'
import classes from './people.module.css'

export function Invitations({ courseId }: { courseId: string }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { data, error, refetch } = useQuery(invitationsQuery(courseId))
  const make = useMutation({
    mutationFn: ({
      role,
      section,
      maxUses,
      days,
    }: {
      role: CourseRole
      section: string
      maxUses: number
      days: number
    }) => invite(courseId, { role, section: section.trim() || null, maxUses, days }),
  })
  const form = useForm<{ role: CourseRole; section: string; maxUses: number; days: number }>({
    initialValues: { role: 'student', section: '', maxUses: 30, days: 14 },
    validate: {
      maxUses: (value) => (Number.isInteger(value) && value >= 1 && value <= 500 ? null : t('people.invite.badUses')),
      days: (value) => (Number.isInteger(value) && value >= 1 && value <= 60 ? null : t('people.invite.badDays')),
    },
  })
  return (
    <section className="card stack" aria-labelledby="invite">
      <h2 id="invite">{t('people.invite.title')}</h2>
      <p className="muted small">{t('people.invite.hint')}</p>
      <form className="stack" onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
        <div className={classes.fields}>
          <NativeSelect
            label={t('people.role')}
            data={CourseRole.options.map((role) => ({ value: role, label: t(`role.${role}`) }))}
            {...form.getInputProps('role')}
          />
          <TextInput label={t('people.section')} maxLength={80} {...form.getInputProps('section')} />
          <NumberInput label={t('people.invite.uses')} min={1} max={500} {...form.getInputProps('maxUses')} />
          <NumberInput label={t('people.invite.days')} min={1} max={60} {...form.getInputProps('days')} />
        </div>
        <div>
          <Button type="submit" disabled={make.isPending}>
            {t('people.invite.make')}
          </Button>
        </div>
      </form>
      {make.isError && <Trouble error={make.error} />}
      {make.isSuccess && (
        <CopyText
          label={t('people.invite.link')}
          hint={t('people.invite.once', { time: formatTime(make.data.invitation.expiresAt, language) })}
          text={joinLink(location.origin, make.data.token)}
        />
      )}
      {data ? (
        data.length > 0 && <OpenInvitations courseId={courseId} invitations={data} />
      ) : error ? (
        <Trouble error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading words={t('people.invite.loading')} rows={1} />
      )}
    </section>
  )
}

function OpenInvitations({ courseId, invitations }: { courseId: string; invitations: InvitationView[] }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const revoke = useMutation({ mutationFn: (id: string) => revokeInvitation(courseId, id) })
  return (
    <div className="stack" style={{ '--gap': '0.5rem' }}>
      <h3>{t('people.invite.open')}</h3>
      <ul className={`plain-list ${classes.list}`}>
        {invitations.map(({ id, role, section, uses, maxUses, expiresAt, createdBy }) => {
          const what = section ? `${t(`role.${role}`)} · ${section}` : t(`role.${role}`)
          return (
            <li key={id} className={classes.person}>
              <div className={classes.who}>
                <p>{what}</p>
                <p className="muted small">
                  {t('people.invite.state', { uses, maxUses, time: formatTime(expiresAt, language), name: createdBy })}
                </p>
              </div>
              <Button variant="default" size="xs" disabled={revoke.isPending} onClick={() => revoke.mutate(id)}>
                {t('people.invite.revoke')}
                <span className="visually-hidden">{what}</span>
              </Button>
            </li>
          )
        })}
      </ul>
      {revoke.isError && <Trouble error={revoke.error} />}
    </div>
  )
}

/** For those whom a roster brought and who have no password yet. */
export function SignUpLinks({ courseId, waiting }: { courseId: string; waiting: number }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const make = useMutation({ mutationFn: () => makeSignUpLinks(courseId) })
  function save() {
    const rows = (make.data?.links ?? []).map(({ username, displayName, token }) => [
      ...[username, displayName],
      joinLink(location.origin, token),
    ])
    const csv = toCsv([[t('people.username'), t('people.name'), t('people.signUp.link')], ...rows])
    const address = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }))
    Object.assign(document.createElement('a'), { href: address, download: 'sign-up-links.csv' }).click()
    URL.revokeObjectURL(address)
  }
  return (
    <div className="note stack" style={{ '--gap': '0.5rem' }}>
      <strong>{t('people.signUp.waiting', { count: waiting })}</strong>
      {make.isSuccess ? (
        <>
          <p role="status">
            {t('people.signUp.made', {
              count: make.data.links.length,
              time: formatTime(make.data.expiresAt, language),
            })}
          </p>
          {make.data.links.length > 0 && (
            <div>
              <Button size="sm" onClick={save}>
                {t('people.signUp.save')}
              </Button>
            </div>
          )}
        </>
      ) : (
        <>
          <p>{t('people.signUp.hint')}</p>
          <div>
            <Button variant="default" size="sm" disabled={make.isPending} onClick={() => make.mutate()}>
              {t('people.signUp.make')}
            </Button>
          </div>
        </>
      )}
      {make.isError && <Trouble error={make.error} />}
    </div>
  )
}
