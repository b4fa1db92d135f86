import { AssignmentSettings, type LatePolicy } from '@interleave/contract'

/** The settings of an assignment as fields of a form have them: a number may be missing while somebody types. */
export interface Draft {
  slug: string
  titleZh: string
  titleEn: string
  taskIds: string[]
  opensAt: string
  dueAt: string
  closesAt: string
  attemptLimit: number | ''
  counting: AssignmentSettings['counting']
  late: LatePolicy['kind']
  steps: { hours: number | ''; percent: number | '' }[]
  overHours: number | ''
  toPercent: number | ''
  lateTokens: number | ''
  branch: string
  hasPytest: boolean
  pytestPoints: number | ''
  pytestMinimum: number | ''
  hasBandit: boolean
  banditPoints: number | ''
  isAnonymous: boolean
}

export const emptyDraft: Draft = {
  ...{ slug: '', titleZh: '', titleEn: '', taskIds: [], opensAt: '', dueAt: '', closesAt: '', attemptLimit: '' },
  ...{ counting: 'best', late: 'full', steps: [{ hours: 0, percent: 80 }], overHours: 48, toPercent: 50, branch: '' },
  lateTokens: 0,
  ...{ hasPytest: false, pytestPoints: 10, pytestMinimum: 3, hasBandit: false, banditPoints: 5 },
  isAnonymous: false,
}

export function draftOf(settings: AssignmentSettings): Draft {
  const { title, taskIds, opensAt, dueAt, closesAt, attemptLimit, latePolicy, counting, lateTokens, branch } = settings
  const { tools, isAnonymous } = settings
  const pytest = tools.find(({ tool }) => tool === 'pytest')
  const bandit = tools.find(({ tool }) => tool === 'bandit')
  return {
    ...emptyDraft,
    ...{ titleZh: title['zh-CN'], titleEn: title.en, taskIds, counting, late: latePolicy.kind },
    ...{ opensAt: opensAt ?? '', dueAt: dueAt ?? '', closesAt: closesAt ?? '' },
    ...{ attemptLimit: attemptLimit ?? '', lateTokens, branch: branch ?? '', isAnonymous },
    ...(latePolicy.kind === 'steps' && {
      steps: latePolicy.steps.map(({ afterMinutes, percent }) => ({ hours: afterMinutes / 60, percent })),
    }),
    ...(latePolicy.kind === 'linear' && {
      ...{ overHours: latePolicy.overMinutes / 60, toPercent: latePolicy.toPercent },
    }),
    ...(pytest?.tool === 'pytest' && { hasPytest: true, pytestPoints: pytest.points, pytestMinimum: pytest.minimum }),
    ...(bandit && { hasBandit: true, banditPoints: bandit.points }),
  }
}

/** What the fields say, or the fields that say nothing that could be saved. */
export function settingsOf(draft: Draft): { settings: AssignmentSettings } | { wrong: string[] } {
  const parsed = AssignmentSettings.safeParse({
    title: { 'zh-CN': draft.titleZh, en: draft.titleEn },
    taskIds: draft.taskIds,
    opensAt: draft.opensAt || null,
    dueAt: draft.dueAt || null,
    closesAt: draft.closesAt || null,
    attemptLimit: draft.attemptLimit === '' ? null : draft.attemptLimit,
    latePolicy: policyOf(draft),
    counting: draft.counting,
    lateTokens: draft.lateTokens,
    branch: draft.branch.trim() || null,
    tools: toolsOf(draft),
    isAnonymous: draft.isAnonymous,
  })
  if (parsed.success) return { settings: parsed.data }
  return { wrong: [...new Set(parsed.error.issues.map(({ path }) => fieldOf(path.map(String))))] }
}

/** A number that is missing stays what is no number, so that the contract refuses it. */
const minutes = (hours: number | '') => (hours === '' ? hours : Math.round(hours * 60))

function policyOf({ late, steps, overHours, toPercent }: Draft): unknown {
  switch (late) {
    case 'full':
      return { kind: late }
    case 'steps':
      return { kind: late, steps: steps.map(({ hours, percent }) => ({ afterMinutes: minutes(hours), percent })) }
    case 'linear':
      return { kind: late, overMinutes: minutes(overHours), toPercent }
  }
}

function toolsOf(draft: Draft): unknown[] {
  const { hasPytest, pytestPoints, pytestMinimum, hasBandit, banditPoints } = draft
  return [
    ...(hasPytest ? [{ tool: 'pytest' as const, points: pytestPoints, minimum: pytestMinimum }] : []),
    ...(hasBandit ? [{ tool: 'bandit' as const, points: banditPoints }] : []),
  ]
}

/** The field of the form at which a part of the request stands. */
export function fieldOf([first = '', second]: string[]): string {
  if (first === 'title') return second === 'en' ? 'titleEn' : 'titleZh'
  if (first === 'latePolicy') return 'late'
  return first
}

/** What decides marks, so that a change of it is looked at before it is saved. */
export function decidesMarks(before: AssignmentSettings, after: AssignmentSettings): boolean {
  const part = ({ dueAt, closesAt, latePolicy, counting }: AssignmentSettings) =>
    JSON.stringify([dueAt, closesAt, latePolicy, counting])
  return part(before) !== part(after)
}
