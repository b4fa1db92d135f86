import { languageOf } from './language.ts'

test.each([
  [undefined, undefined, 'zh-CN'],
  [undefined, 'en-GB,en;q=0.9', 'en'],
  [undefined, 'en;q=0.5, zh-TW;q=0.8', 'zh-CN'],
  [undefined, 'fr-FR, en;q=0.2', 'en'],
  [undefined, 'en;q=0', 'zh-CN'],
  [undefined, 'de, *', 'zh-CN'],
  [undefined, ';;;,,,=', 'zh-CN'],
  ['en', 'zh-CN', 'en'],
  ['zh-CN', 'en', 'zh-CN'],
  ['tlh', 'en', 'en'],
])('?lang=%s with Accept-Language %s is answered in %s', (lang, header, language) => {
  expect(languageOf({ query: lang ? { lang } : {}, headers: header ? { 'accept-language': header } : {} })).toBe(
    language,
  )
})
