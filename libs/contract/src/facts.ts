import type { FactId, FactWord, Localized } from './words.ts'

export const factNames: Record<FactId, Localized> = {
  starts: { 'zh-CN': '能不能启动', en: 'Does it start' },
  concurrency: { 'zh-CN': '看到的并发', en: 'Concurrency seen' },
  tests: { 'zh-CN': '自己的测试', en: 'Its own tests' },
  security: { 'zh-CN': '安全检查（bandit）', en: 'Security (bandit)' },
  style: { 'zh-CN': '代码风格（flake8）', en: 'Style (flake8)' },
  readme: { 'zh-CN': 'README', en: 'README' },
}

export const factWords: Record<FactWord, Localized> = {
  yes: { 'zh-CN': '能', en: 'yes' },
  no: { 'zh-CN': '不能', en: 'no' },
  stuck: { 'zh-CN': '卡住', en: 'gets stuck' },
  undecided: { 'zh-CN': '看不出来', en: 'could not be seen' },
  observed: { 'zh-CN': '有', en: 'some' },
  one_at_a_time: { 'zh-CN': '一次只有一个', en: 'one at a time' },
  none: { 'zh-CN': '没有', en: 'none' },
  uncontrolled: { 'zh-CN': '不在能看到的范围', en: 'out of sight' },
  passed: { 'zh-CN': '通过', en: 'passed' },
  failed: { 'zh-CN': '有没通过的', en: 'some fail' },
  broken: { 'zh-CN': '没有跑完', en: 'did not finish' },
  clean: { 'zh-CN': '没有发现问题', en: 'nothing found' },
  findings: { 'zh-CN': '有发现', en: 'something found' },
  present: { 'zh-CN': '有', en: 'there is one' },
  short: { 'zh-CN': '太短', en: 'very short' },
  missing: { 'zh-CN': '没有', en: 'there is none' },
}
