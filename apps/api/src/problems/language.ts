import { Language } from '@interleave/contract'

const DEFAULT: Language = 'zh-CN'

/** `?lang=` wins, then the browser's order of preference; whoever asks for neither of ours reads Chinese. */
export function languageOf(request: { query?: unknown; headers: { 'accept-language'?: string } }): Language {
  const asked = Language.safeParse((request.query as { lang?: unknown } | undefined)?.lang)
  return asked.success ? asked.data : accepted(request.headers['accept-language'] ?? '')
}

function accepted(header: string): Language {
  const wanted = header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((parameter) => /^\s*q=([\d.]+)\s*$/.exec(parameter)?.[1]).find(Boolean)
      return { primary: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ primary, quality }) => (primary === 'zh' || primary === 'en') && quality > 0)
    .sort((a, b) => b.quality - a.quality)
  const [first] = wanted
  return first ? (first.primary === 'en' ? 'en' : 'zh-CN') : DEFAULT
}
