import { type Language, type Localized, languages } from '@interleave/contract'
import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common'
import { z } from 'zod'
import { type FieldProblem, Invalid, NotFound } from './errors.ts'
import { sentences } from './problem.filter.ts'

type Explain = ReturnType<typeof z.locales.en>['localeError']

const explain: Record<Language, Explain> = {
  'zh-CN': saying('缺少这一项', z.locales.zhCN().localeError),
  en: saying('is missing', z.locales.en().localeError),
}

function saying(missing: string, otherwise: Explain): Explain {
  return (issue) => (issue.code === 'invalid_type' && issue.input === undefined ? missing : otherwise(issue))
}

/** Checks every part of a request that names a schema. A wrong path parameter names nothing, so it is not found. */
@Injectable()
export class ContractPipe implements PipeTransform {
  transform(value: unknown, { schema, type }: ArgumentMetadata): unknown {
    if (!(schema instanceof z.ZodType)) return value
    const input = type === 'query' ? withoutLanguage(value) : value
    const parsed = schema.safeParse(input)
    if (parsed.success) return parsed.data
    if (type === 'param') throw new NotFound(sentences.noRoute)
    throw new Invalid(sentence, fieldProblems(schema, input))
  }
}

/** Any request may say `?lang=`, so no schema has to. */
function withoutLanguage(query: unknown): unknown {
  const { lang: _, ...rest } = query as Record<string, unknown>
  return rest
}

function fieldProblems(schema: z.ZodType, input: unknown): FieldProblem[] {
  const inLanguage = (language: Language) => schema.safeParse(input, { error: explain[language] }).error?.issues ?? []
  const translated = Object.fromEntries(languages.map((language) => [language, inLanguage(language)]))
  return (translated.en ?? []).map((issue, index) => ({
    path: issue.path.map(String).join('.'),
    message: Object.fromEntries(
      languages.map((language) => [language, translated[language]?.[index]?.message ?? issue.message]),
    ) as Localized,
  }))
}

const sentence: Localized = {
  'zh-CN': '请求里有不对的地方，逐条列在 errors 里。',
  en: 'Parts of the request are wrong; errors lists each.',
}
