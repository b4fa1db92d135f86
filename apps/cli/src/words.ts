import type { Language, Localized } from '@interleave/contract'

export function languageOf(asked: string | undefined, environment: NodeJS.ProcessEnv): Language {
  const wanted = asked ?? environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG ?? ''
  // `C` and `POSIX` name no language, so they choose none.
  return /^en/i.test(wanted) ? 'en' : 'zh-CN'
}

export type Key = keyof typeof words

/** A sentence with `{name}` replaced from `values`. */
export function say(language: Language, key: Key, values: Record<string, string | number> = {}): string {
  return words[key][language].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]))
}

const words = {
  noServer: {
    'zh-CN':
      '先告诉它平台在哪里、你是谁：设置环境变量 INTERLEAVE_URL（平台的地址）和 INTERLEAVE_TOKEN（在平台的“令牌”页新建）。',
    en: 'Say first where the platform is and who you are: set INTERLEAVE_URL (its address) and INTERLEAVE_TOKEN (made on its page “Tokens”).',
  },
  badServer: {
    'zh-CN': 'INTERLEAVE_URL 是 {url}，要写 https:// 开头的地址（本机可以用 http://）：令牌不能明着发送。',
    en: 'INTERLEAVE_URL is {url}; it must begin with https:// (http:// for this machine): a token is not sent in the clear.',
  },
  unreachable: {
    'zh-CN': '连不上 {url}。检查网络和地址后再试。',
    en: 'Cannot reach {url}. Check the network and the address, then try again.',
  },
  noAssignment: {
    'zh-CN': '没有作业 {assignment}。有这些：{known}',
    en: 'There is no assignment {assignment}. There are: {known}',
  },
  twoAssignments: {
    'zh-CN': '几门课都有 {assignment}，请写它的编号。有这些：{known}',
    en: 'Several courses have {assignment}; give its id. There are: {known}',
  },
  submitted: { 'zh-CN': '已提交：{id}', en: 'Submitted: {id}' },
  queued: { 'zh-CN': '排队中，第 {position} 位', en: 'queued, number {position}' },
  fetching: { 'zh-CN': '正在下载', en: 'fetching' },
  grading: { 'zh-CN': '正在评分 {task}（{done} / {of}）', en: 'grading {task} ({done} of {of})' },
  settled: { 'zh-CN': '已完成', en: 'finished' },
  superseded: { 'zh-CN': '已被新提交取代', en: 'superseded by a newer submission' },
  notYet: {
    'zh-CN': '还没有评完。用 interleave watch {id} 等它。',
    en: 'Not graded yet. Wait for it with: interleave watch {id}',
  },
  total: { 'zh-CN': '合计 {score} / {points} 分', en: 'Total: {score} of {points} points' },
  absent: { 'zh-CN': '这个目录里没有的题：{tasks}', en: 'Not in this folder: {tasks}' },
  nothing: {
    'zh-CN': '{folder} 里没有找到任何一道题的文件。题目和文件名：{tasks}',
    en: 'No file of any task was found in {folder}. Tasks and their files: {tasks}',
  },
  unknownTask: { 'zh-CN': '没有这道题：{task}。可用的题：{tasks}', en: 'There is no task {task}. There are: {tasks}' },
  skipped: { 'zh-CN': '没有读取（不是普通文件）：{paths}', en: 'Not read (no plain files): {paths}' },
  file: { 'zh-CN': '文件', en: 'File' },
  foundByNames: { 'zh-CN': '按其中定义的名字找到', en: 'found by the names defined in it' },
  foundByToml: { 'zh-CN': 'homework.toml 指明', en: 'named in homework.toml' },
  schedules: { 'zh-CN': '试了 {count} 种交错', en: 'interleavings tried: {count}' },
  seen: { 'zh-CN': '看到', en: 'Seen' },
  expected: { 'zh-CN': '应当', en: 'Expected' },
  why: { 'zh-CN': '为什么', en: 'Why' },
  nextStep: { 'zh-CN': '下一步', en: 'Next step' },
  interleaving: { 'zh-CN': '出错的交错（从上到下）', en: 'The interleaving that goes wrong (top to bottom)' },
  stuck: { 'zh-CN': '谁在等谁', en: 'Who waits for whom' },
  waitsOn: { 'zh-CN': '{who} 在 {place} 等 {what}', en: '{who} waits for {what} at {place}' },
  worksAt: { 'zh-CN': '{who} 还在 {place} 运行', en: '{who} is at work at {place}' },
  heldBy: { 'zh-CN': '，它由 {holder} 持有', en: ', held by {holder}' },
  heldSince: { 'zh-CN': '（在 {place} 得到）', en: ' (since {place})' },
  somewhere: { 'zh-CN': '某处', en: 'some place' },
  output: { 'zh-CN': '程序的输出', en: 'What the program printed' },
  more: { 'zh-CN': '……后面还有 {count} 步', en: '… {count} more steps' },
  moreFindings: { 'zh-CN': '……还有 {count} 处', en: '… and {count} more' },
  byRubric: {
    'zh-CN': '这些只是看到的事实；分数由助教按评分表给。',
    en: 'These are only facts; a TA gives the marks by the rubric.',
  },
  stale: { 'zh-CN': '← 依据的值已经过时', en: '← relies on a value that is out of date' },
  replay: { 'zh-CN': '重放这一次（一步一步看）', en: 'Replay this run, step by step' },
  noToken: {
    'zh-CN': '{token} 不是重放码。请把失败的检查下面那一行命令整行复制过来。',
    en: '{token} is no replay code. Copy the whole command from below a failed check.',
  },
  unknownCheck: { 'zh-CN': '{task} 里没有检查 {check}。', en: 'The task {task} has no check {check}.' },
  programChanged: {
    'zh-CN': '这道题的文件和生成重放码的时候不一样了，所以过程可能不同。',
    en: 'The files of this task have changed since the replay code was made, so the run may go another way.',
  },
  versionChanged: {
    'zh-CN': '重放码来自另一个版本的评分程序，所以过程可能不同。',
    en: 'The replay code comes from another version of the grader, so the run may go another way.',
  },
  replayFails: { 'zh-CN': '这一次运行仍然不对。', en: 'This run still goes wrong.' },
  replayPasses: {
    'zh-CN': '这一次运行没有问题了。别的交错可能还有问题，用 interleave check 全部试一遍。',
    en: 'Nothing is wrong with this run any more. Others may still fail: try them all with interleave check.',
  },
  stepOf: { 'zh-CN': '第 {step} / {count} 步', en: 'Step {step} of {count}' },
  stepKeys: {
    'zh-CN': '→ 下一步   ← 上一步   Home 开头   End 结尾   q 退出',
    en: '→ next   ← back   Home start   End end   q quit',
  },
  progress: { 'zh-CN': '{done} / {of} 项检查', en: '{done} of {of} checks' },
  interrupted: { 'zh-CN': '已停止。', en: 'Stopped.' },
  cannot: { 'zh-CN': '不能评分：{reason}', en: 'Cannot grade: {reason}' },
  solution: { 'zh-CN': '参考', en: 'reference' },
  mutant: { 'zh-CN': '变异', en: 'mutant' },
  cheat: { 'zh-CN': '作弊', en: 'cheat' },
  fullMarks: { 'zh-CN': '满分', en: 'full marks' },
  notFull: { 'zh-CN': '没有满分：{checks}', en: 'below full marks: {checks}' },
  killedBy: { 'zh-CN': '被 {check} 发现', en: 'killed by {check}' },
  notKilled: { 'zh-CN': '没有被 {check} 发现（失败的：{checks}）', en: 'NOT killed by {check} (failed: {checks})' },
  also: { 'zh-CN': '，还有 {checks}', en: ', also {checks}' },
  none: { 'zh-CN': '无', en: 'none' },
  notGraded: { 'zh-CN': '没有评分：{outcome} {reason}', en: 'not graded: {outcome} {reason}' },
  integrity: { 'zh-CN': '报告自相矛盾：{what}', en: 'contradictions: {what}' },
  differs: {
    'zh-CN': '换了种子，判定就不同：{one} 和 {other}，{checks}',
    en: 'the verdict depends on the seed: {one} and {other} differ in {checks}',
  },
  outcomes: { 'zh-CN': '结局', en: 'how it ended' },
  seedOf: { 'zh-CN': '种子 {seed} / {seeds}', en: 'seed {seed} of {seeds}' },
  remaining: { 'zh-CN': '大约还要 {minutes} 分钟', en: 'about {minutes} min left' },
  taskTook: {
    'zh-CN': '{programs} 个程序，评分 {tried} 次，问题 {faults} 个',
    en: '{programs} programs, graded {tried} times, faults: {faults}',
  },
  tooFewToRecord: {
    'zh-CN': '只有用了至少 {seeds} 个种子的完整检验才能记下来，不能和 --quick 一起用。',
    en: 'Only a gate of at least {seeds} seeds is recorded, and not a --quick one.',
  },
  summary: {
    'zh-CN': '{good} / {all} 个程序符合预期，用时 {seconds} 秒',
    en: '{good} of {all} programs as expected, in {seconds} s',
  },
  tasksPassed: {
    'zh-CN': '{passed} / {all} 道题通过（每个程序 {seeds} 个种子）',
    en: '{passed} of {all} tasks passed (seeds for each program: {seeds})',
  },
} satisfies Record<string, Localized>

export function waitWord(language: Language, on: string): string {
  return waitedFor[on]?.[language] ?? on
}

const waitedFor: Record<string, Localized> = {
  lock: { 'zh-CN': '锁', en: 'the lock' },
  rlock: { 'zh-CN': '锁', en: 'the lock' },
  condition: { 'zh-CN': '条件变量', en: 'the condition' },
  join: { 'zh-CN': '线程结束', en: 'the end of a thread' },
  queue: { 'zh-CN': '队列', en: 'the queue' },
  event: { 'zh-CN': '事件', en: 'the event' },
  sleep: { 'zh-CN': '睡眠结束', en: 'the end of its sleep' },
  socket: { 'zh-CN': '网络数据', en: 'the network' },
  semaphore: { 'zh-CN': '信号量', en: 'the semaphore' },
  barrier: { 'zh-CN': '栅栏', en: 'the barrier' },
  future: { 'zh-CN': '结果', en: 'a result' },
  task: { 'zh-CN': '任务结束', en: 'the end of a task' },
  thread: { 'zh-CN': '另一个线程里的工作', en: 'work in another thread' },
  pipe: { 'zh-CN': '管道里的数据', en: 'data from a pipe' },
  channel: { 'zh-CN': '通道', en: 'the channel' },
  signal: { 'zh-CN': '信号', en: 'a signal' },
  selector: { 'zh-CN': '下一个事件', en: 'the next event' },
  loop: { 'zh-CN': '事件循环里的下一件事', en: 'the next event of the loop' },
}

export function actionWord(language: Language, action: string): string {
  return actions[action]?.[language] ?? action
}

const actions: Record<string, Localized> = {
  reads: { 'zh-CN': '读', en: 'reads' },
  writes: { 'zh-CN': '写', en: 'writes' },
  acquires: { 'zh-CN': '得到', en: 'acquires' },
  releases: { 'zh-CN': '放开', en: 'releases' },
  waits: { 'zh-CN': '等待', en: 'waits for' },
  notifies: { 'zh-CN': '通知', en: 'notifies' },
  sleeps: { 'zh-CN': '睡眠', en: 'sleeps' },
  wakes: { 'zh-CN': '醒来', en: 'wakes' },
  starts: { 'zh-CN': '启动', en: 'starts' },
  ends: { 'zh-CN': '结束', en: 'ends' },
  raises: { 'zh-CN': '抛出', en: 'raises' },
  sends: { 'zh-CN': '发送', en: 'sends' },
  receives: { 'zh-CN': '收到', en: 'receives' },
}
