import { CourseRole, type Person } from '@interleave/contract'
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changePerson, peopleQuery, removePerson } from '../api/people.ts'
import { useViewer } from '../api/use-viewer.ts'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Invitations, SignUpLinks } from '../people/invitations.tsx'
import classes from '../people/people.module.css'
import { RosterImport } from '../people/roster-import.tsx'
import { Empty, Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'

const route = getRouteApi('/frame/courses/$courseId/people')

/** Who is in a course; TAs read it, teachers change it. */
export function PeoplePage() {
  const { t } = useTranslation()
  const language = useLanguage()
  useTitle(t('people.title'))
  const { courseId } = route.useParams()
  const navigate = route.useNavigate()
  const { courses } = useViewer()
  const ours = courses.filter(({ role }) => role !== 'student')
  const course = ours.find(({ id }) => id === courseId)
  const isTeacher = course?.role === 'teacher'
  const { data, error, refetch } = useQuery(peopleQuery(courseId))
  if (error && !data) return <Trouble heading={t('people.title')} error={error} onRetry={() => void refetch()} />
  return (
    <div className="stack" style={{ '--gap': '1.5rem' }}>
      <div className="row between">
        <div className="stack" style={{ '--gap': '0.25rem' }}>
          {course && ours.length === 1 && <p className="muted">{inLanguage(course.title, language)}</p>}
          <h1>{t('people.title')}</h1>
        </div>
        {ours.length > 1 && (
          <NativeSelect
            label={t('people.course')}
            value={courseId}
            onChange={({ target }) => void navigate({ params: { courseId: target.value } })}
            data={ours.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) }))}
          />
        )}
      </div>
      {data ? (
        <People courseId={courseId} people={data} isTeacher={isTeacher} />
      ) : (
        <Loading words={t('people.loading')} />
      )}
      {isTeacher && (
        <div className={classes.ways}>
          <RosterImport key={courseId} courseId={courseId} />
          <Invitations key={`${courseId} invitations`} courseId={courseId} />
        </div>
      )}
    </div>
  )
}

function People({ courseId, people, isTeacher }: { courseId: string; people: Person[]; isTeacher: boolean }) {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState('')
  const [chosen, setChosen] = useState<Person | null>(null)
  const waiting = people.filter(({ hasSignedUp }) => !hasSignedUp).length
  const words = wanted.trim().toLowerCase()
  const shown = people.filter(({ user, section }) =>
    [user.username, user.displayName, section ?? ''].some((text) => text.toLowerCase().includes(words)),
  )
  return (
    <>
      {isTeacher && waiting > 0 && <SignUpLinks courseId={courseId} waiting={waiting} />}
      {people.length > 8 && (
        <TextInput
          label={t('people.find')}
          description={t('people.count', { count: shown.length })}
          value={wanted}
          onChange={({ target }) => setWanted(target.value)}
          maw="24rem"
        />
      )}
      {shown.length > 0 ? (
        <ul className={`plain-list ${classes.list}`} aria-label={t('people.title')}>
          {shown.map((person) => (
            <li key={person.user.id} className={classes.person}>
              <div className={classes.who}>
                <p>{person.user.displayName}</p>
                <p className="muted small mono">{person.user.username}</p>
              </div>
              <div className={classes.tags}>
                {!person.hasSignedUp && (
                  <span className="tag" data-tone="warn">
                    {t('people.notSignedUp')}
                  </span>
                )}
                {person.section && <span className="tag">{person.section}</span>}
                <span className="tag" data-tone={person.role === 'student' ? undefined : 'accent'}>
                  {t(`role.${person.role}`)}
                </span>
              </div>
              {isTeacher && (
                <Button variant="default" size="xs" onClick={() => setChosen(person)}>
                  {t('people.change')}
                  <span className="visually-hidden">{person.user.displayName}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Empty title={words ? t('people.nobodyFound') : t('people.nobody')}>
          <p>{words ? t('people.nobodyFoundDetail') : t('people.nobodyDetail')}</p>
        </Empty>
      )}
      <Modal
        opened={chosen !== null}
        onClose={() => setChosen(null)}
        title={chosen?.user.displayName}
        closeButtonProps={{ 'aria-label': t('people.cancel') }}
        centered
      >
        {chosen && <PersonForm courseId={courseId} person={chosen} onDone={() => setChosen(null)} />}
      </Modal>
    </>
  )
}

function PersonForm({ courseId, person, onDone }: { courseId: string; person: Person; onDone: () => void }) {
  const { t } = useTranslation()
  const [role, setRole] = useState(person.role)
  const [section, setSection] = useState(person.section ?? '')
  const [isLeaving, setIsLeaving] = useState(false)
  const change = useMutation({
    mutationFn: () => changePerson(courseId, person.user.id, { role, section: section.trim() || null }),
    onSuccess: onDone,
  })
  const remove = useMutation({ mutationFn: () => removePerson(courseId, person.user.id), onSuccess: onDone })
  const isBusy = change.isPending || remove.isPending
  const error = change.error ?? remove.error
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        change.mutate()
      }}
    >
      <NativeSelect
        label={t('people.role')}
        value={role}
        onChange={({ target }) => setRole(CourseRole.parse(target.value))}
        data={CourseRole.options.map((each) => ({ value: each, label: t(`role.${each}`) }))}
      />
      <TextInput
        label={t('people.section')}
        maxLength={80}
        value={section}
        onChange={({ target }) => setSection(target.value)}
      />
      {error && <Trouble error={error} />}
      <div className="row between">
        <Button type="submit" disabled={isBusy}>
          {t('people.save')}
        </Button>
        {!isLeaving && (
          <Button variant="default" c="var(--bad)" disabled={isBusy} onClick={() => setIsLeaving(true)}>
            {t('people.remove')}
          </Button>
        )}
      </div>
      {isLeaving && (
        <div className="note stack" data-tone="warn" style={{ '--gap': '0.5rem' }}>
          <p>{t('people.removeDetail', { name: person.user.displayName })}</p>
          <div className="row">
            <Button variant="default" c="var(--bad)" disabled={isBusy} onClick={() => remove.mutate()}>
              {t('people.removeNow')}
            </Button>
            <Button variant="default" disabled={isBusy} onClick={() => setIsLeaving(false)}>
              {t('people.cancel')}
            </Button>
          </div>
        </div>
      )}
    </form>
  )
}
