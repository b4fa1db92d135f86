import { ActionIcon, Button, useMantineColorScheme } from '@mantine/core'
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { switchLanguage, useLanguage } from '../i18n/index.ts'

const nextScheme = { auto: 'light', light: 'dark', dark: 'auto' } as const
const schemeIcon = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon }

export function Switches() {
  const { t } = useTranslation()
  const language = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const other = language === 'en' ? 'zh-CN' : 'en'
  const SchemeIcon = schemeIcon[colorScheme]
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        c="var(--ink)"
        size="sm"
        px="xs"
        lang={other}
        onClick={() => void switchLanguage(other)}
      >
        {other === 'en' ? 'EN' : '中文'}
        <span className="visually-hidden"> {t('nav.language')}</span>
      </Button>
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--ink)"
        size="lg"
        title={t(`nav.scheme.${colorScheme}`)}
        aria-label={t(`nav.scheme.${colorScheme}`)}
        onClick={() => setColorScheme(nextScheme[colorScheme])}
      >
        <SchemeIcon size={18} aria-hidden />
      </ActionIcon>
    </>
  )
}
