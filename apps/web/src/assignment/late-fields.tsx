import { Button, NativeSelect, NumberInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { Draft } from './draft.ts'
import classes from './settings.module.css'

const kinds = ['full', 'steps', 'linear'] as const

export function LateFields({ form }: { form: UseFormReturnType<Draft> }) {
  const { t } = useTranslation()
  const { late, steps } = form.values
  return (
    <div className="stack" style={{ '--gap': '0.75rem' }}>
      <NativeSelect
        label={t('edit.late')}
        data={kinds.map((kind) => ({ value: kind, label: t(`edit.lates.${kind}`) }))}
        maw="20rem"
        {...form.getInputProps('late')}
      />
      {late === 'steps' &&
        steps.map((_, index) => (
          <fieldset key={index} className={classes.step}>
            <legend className="visually-hidden">{t('edit.step', { number: index + 1 })}</legend>
            <NumberInput
              label={t('edit.stepHours')}
              min={0}
              max={8760}
              {...form.getInputProps(`steps.${index}.hours`)}
            />
            <NumberInput
              label={t('edit.stepPercent')}
              min={0}
              max={100}
              allowDecimal={false}
              {...form.getInputProps(`steps.${index}.percent`)}
            />
            {steps.length > 1 && (
              <Button variant="default" onClick={() => form.removeListItem('steps', index)}>
                {t('edit.removeStep')}
              </Button>
            )}
          </fieldset>
        ))}
      {late === 'steps' && steps.length < 20 && (
        <div>
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              const last = steps.at(-1)
              const hours = Number(last?.hours ?? 0) + 24
              form.insertListItem('steps', { hours, percent: Math.max(0, Number(last?.percent ?? 100) - 20) })
            }}
          >
            {t('edit.addStep')}
          </Button>
        </div>
      )}
      {late === 'linear' && (
        <div className={classes.fields}>
          <NumberInput label={t('edit.overHours')} min={0} max={8760} {...form.getInputProps('overHours')} />
          <NumberInput
            label={t('edit.toPercent')}
            min={0}
            max={100}
            allowDecimal={false}
            {...form.getInputProps('toPercent')}
          />
        </div>
      )}
    </div>
  )
}
