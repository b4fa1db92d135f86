import { type Language, languages } from '@interleave/contract'
import i18n from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { queryClient } from '../api/queries.ts'
import { chooseLanguage } from '../format.ts'
import { en } from './en.ts'
import { zhCN } from './zh-CN.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zhCN }
  }
}

const storageKey = 'interleave.language'

function readKept(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null // Storage may be switched off; then the browser's languages decide each time.
  }
}

export function initLanguage(): void {
  void i18n.use(initReactI18next).init({
    lng: chooseLanguage(readKept(), navigator.languages),
    fallbackLng: 'zh-CN',
    supportedLngs: [...languages],
    resources: { 'zh-CN': { translation: zhCN }, en: { translation: en } },
    interpolation: { escapeValue: false },
  })
  document.documentElement.lang = i18n.language
}

export function useLanguage(): Language {
  const { i18n: current } = useTranslation()
  return current.language === 'en' ? 'en' : 'zh-CN'
}

/** A person's own language, in a browser in which none was chosen yet. */
export async function adoptLanguage(language: Language): Promise<void> {
  if (readKept() === null) await switchLanguage(language)
}

export async function switchLanguage(language: Language): Promise<void> {
  await i18n.changeLanguage(language)
  document.documentElement.lang = language
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  // Problems carry the server's words in the language of their request.
  await queryClient.refetchQueries({ predicate: ({ state }) => state.status === 'error' })
}
