#!/usr/bin/env node
import { availableParallelism } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import { check } from './check.ts'
import { replay } from './replay.ts'
import { Room, Stopped } from './room.ts'
import { terminalScreen } from './screen.ts'
import { renderResult, Server } from './server.ts'
import { validate } from './validate.ts'
import { languageOf, say } from './words.ts'

const CANNOT = 2
const screen = terminalScreen(process.env)
const language = new Option('--lang <language>', 'zh-CN or en; from LANG if absent').choices(['zh-CN', 'en'])
const jobs = () =>
  new Option('--jobs <number>', 'how many to grade at once')
    .argParser(positive)
    .default(availableParallelism(), 'one for each core')

interface ValidateWords {
  seeds?: number
  quick: boolean
  changed: boolean
  record: boolean
  jobs: number
  lang?: string
}

const program = new Command('interleave')
  .description(
    'Grades homework in Python concurrency and networking, here, as the server does.\n在本机评分，与服务器使用同样的镜像和检查。',
  )
  // Its own code for a wrong command line would read as "some check failed".
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : CANNOT))

program
  .command('check')
  .description('grade the homework in a folder · 给一个目录里的作业评分')
  .argument('<folder>')
  .option('--task <id...>', 'only these tasks')
  .option('--json', 'print the result as JSON')
  .addOption(jobs())
  .addOption(language)
  .action((folder: string, options: { task?: string[]; json?: boolean; jobs: number; lang?: string }) =>
    inRoom(options.lang, (room, spoken) =>
      check(
        room,
        folder,
        { tasks: options.task ?? [], jobs: options.jobs, json: options.json ?? false, language: spoken },
        screen,
      ),
    ),
  )

program
  .command('replay')
  .description('run one failure again and walk through it · 重放一次失败，一步一步看')
  .argument('<folder>')
  .argument('<code>', 'from below a failed check')
  .option('--json', 'print the result as JSON')
  .addOption(language)
  .action((folder: string, code: string, options: { json?: boolean; lang?: string }) =>
    inRoom(options.lang, (room, spoken) =>
      replay(room, folder, code, { json: options.json ?? false, language: spoken }, screen, watchedTerminal()),
    ),
  )

program
  .command('validate')
  .description('hold tasks to what they promise: every solution, every mutant, every word · 检验题目')
  .argument('[task...]')
  .option('--seeds <number>', 'with how many different inputs and schedules (20; with --quick 1)', positive)
  .option('--quick', 'ask of a mutant only the check that must kill it, under one seed', false)
  .option('--changed', 'only tasks that are not in graders/gate.json as they are now', false)
  .option('--record', 'write tasks that have passed into graders/gate.json', false)
  .addOption(jobs())
  .addOption(language)
  .action((tasks: string[], options: ValidateWords) =>
    inRoom(options.lang, (room, spoken) => {
      const { seeds, jobs, quick: isQuick, changed: isChanged, record: isRecord } = options
      return validate(room, { tasks, seeds, jobs, isQuick, isChanged, isRecord, language: spoken }, screen)
    }),
  )

interface SubmitOptions {
  assignment: string
  branch?: string
  folder?: string
  watch: boolean
  lang?: string
}

program
  .command('submit')
  .description('hand a repository in to the platform · 向平台提交一个仓库')
  .argument('<repository>', 'its address')
  .requiredOption('--assignment <name>', 'the short name or the id of the assignment')
  .option('--branch <branch>')
  .option('--folder <folder>', 'the part of the repository to grade')
  .option('--watch', 'wait until it is graded', false)
  .addOption(language)
  .action((repository: string, options: SubmitOptions) =>
    onServer(options.lang, async (server, spoken) => {
      const { id } = await server.submit(repository, options.assignment, options)
      screen.note(say(spoken, 'submitted', { id }))
      if (options.watch) screen.print(renderResult(await server.watch(id, screen.note), spoken))
    }),
  )

program
  .command('watch')
  .description('follow a submission until it is graded · 看着一次提交评完')
  .argument('<submission>', 'its id')
  .addOption(language)
  .action((id: string, options: { lang?: string }) =>
    onServer(options.lang, async (server, spoken) =>
      screen.print(renderResult(await server.watch(id, screen.note), spoken)),
    ),
  )

program
  .command('result')
  .description('show what a submission came to · 看一次提交的结果')
  .argument('<submission>', 'its id')
  .addOption(language)
  .action((id: string, options: { lang?: string }) =>
    onServer(options.lang, async (server, spoken) => screen.print(renderResult(await server.find(id), spoken))),
  )

await program.parseAsync()

async function onServer(
  asked: string | undefined,
  work: (server: Server, spoken: ReturnType<typeof languageOf>) => Promise<void>,
): Promise<void> {
  const spoken = languageOf(asked, process.env)
  try {
    await work(new Server(process.env, spoken), spoken)
  } catch (error) {
    screen.note(say(spoken, 'cannot', { reason: (error as Error).message }))
    process.exitCode = CANNOT
  }
}

function watchedTerminal() {
  const { stdin: input, stdout: output } = process
  return input.isTTY && output.isTTY ? { input, output } : null
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('a whole number from 1 on')
  return Number(text)
}

async function inRoom(
  asked: string | undefined,
  work: (room: Room, spoken: ReturnType<typeof languageOf>) => Promise<number>,
): Promise<void> {
  const spoken = languageOf(asked, process.env)
  let room: Room | null = null
  const stop = () => (room ? room.stop() : process.exit(CANNOT))
  process.on('SIGINT', stop).on('SIGTERM', stop)
  try {
    room = await Room.open((line) => screen.note(line))
    process.exitCode = await work(room, spoken)
  } catch (error) {
    screen.endProgress()
    screen.note(
      error instanceof Stopped
        ? say(spoken, 'interrupted')
        : say(spoken, 'cannot', { reason: (error as Error).message }),
    )
    process.exitCode = CANNOT
  } finally {
    await room?.close()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}
