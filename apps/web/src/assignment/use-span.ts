import { useTranslation } from 'react-i18next'
import type { SpanPart } from './span.ts'

/** The words for a length of time; without parts it is less than a minute. */
export function useSpan() {
  const { t } = useTranslation()
  return (parts: SpanPart[]) =>
    parts.length > 0 ? parts.map(({ unit, count }) => t(`span.${unit}`, { count })).join(' ') : t('span.moments')
}
