import type { TaskGateView } from '@interleave/contract'
import { Button, Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { taskGatesQuery } from '../api/queries.ts'
import { inLanguage } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import classes from './settings.module.css'

interface Props {
  chosen: string[]
  onChange: (taskIds: string[]) => void
  error: React.ReactNode
}

/** The catalogue by level; the order of what is chosen is that of the catalogue. */
export function TaskChoice({ chosen, onChange, error }: Props) {
  const { t } = useTranslation()
  const { data, error: failure, refetch } = useQuery(taskGatesQuery)
  if (failure && !data) return <Trouble error={failure} onRetry={() => void refetch()} />
  if (!data) return <Loading words={t('loading.tasks')} rows={3} />
  const levels = [...new Set(data.map(({ level }) => level))].sort()
  const known = new Map(data.map((task) => [task.task, task]))
  const points = chosen.reduce((sum, id) => sum + (known.get(id)?.points ?? 0), 0)
  const set = (ids: Set<string>) => {
    const gone = chosen.filter((id) => !known.has(id) && ids.has(id))
    onChange([...data.filter(({ task }) => ids.has(task)).map(({ task }) => task), ...gone])
  }
  return (
    <>
      <p className="muted small">{t('edit.tasksHint')}</p>
      <p role="status">{t('edit.chosen', { count: chosen.length, points })}</p>
      {error && (
        <p className="small" style={{ color: 'var(--bad)' }} role="alert">
          {error}
        </p>
      )}
      <div className={classes.levels}>
        {levels.map((level) => (
          <Level
            key={level}
            level={level}
            tasks={data.filter((task) => task.level === level)}
            chosen={chosen}
            onChange={set}
          />
        ))}
      </div>
      {chosen
        .filter((id) => !known.has(id))
        .map((id) => (
          <Checkbox
            key={id}
            checked
            label={`${id} (${t('edit.gone')})`}
            onChange={() => onChange(chosen.filter((each) => each !== id))}
          />
        ))}
    </>
  )
}

function Level({
  level,
  tasks,
  chosen,
  onChange,
}: {
  level: TaskGateView['level']
  tasks: TaskGateView[]
  chosen: string[]
  onChange: (ids: Set<string>) => void
}) {
  const { t } = useTranslation()
  const language = useLanguage()
  const name = t(`level.${level}`)
  const isWhole = tasks.every(({ task }) => chosen.includes(task))
  const toggle = (ids: string[], isOn: boolean) => {
    const next = new Set(chosen)
    for (const id of ids) isOn ? next.add(id) : next.delete(id)
    onChange(next)
  }
  return (
    <fieldset className={classes.tasks}>
      <legend>{name}</legend>
      <div className="stack" style={{ '--gap': '0.375rem' }}>
        <div>
          <Button
            variant="default"
            size="xs"
            onClick={() =>
              toggle(
                tasks.map(({ task }) => task),
                !isWhole,
              )
            }
          >
            {t(isWhole ? 'edit.removeLevel' : 'edit.addLevel', { level: name })}
          </Button>
        </div>
        {tasks.map(({ task, title, points, topic }) => (
          <Checkbox
            key={task}
            checked={chosen.includes(task)}
            onChange={({ currentTarget }) => toggle([task], currentTarget.checked)}
            label={`${inLanguage(title, language)} · ${t(`topic.${topic}`)} · ${t('common.points', { points })}`}
          />
        ))}
      </div>
    </fieldset>
  )
}
