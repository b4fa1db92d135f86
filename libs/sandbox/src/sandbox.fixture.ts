import { afterAll, beforeAll, expect } from '@jest/globals'
import Docker from 'dockerode'
import { ensureImages } from '../../../scripts/images.mjs'
import { type ContainerSpec, type Limits, Sandbox } from './index.ts'

const MIB = 1024 * 1024
const generous: Limits = {
  wallSeconds: 60,
  cpuSeconds: 20,
  memoryMib: 128,
  processes: 32,
  outputBytes: 8 * MIB,
  lineBytes: MIB,
}

/** The real engine for one file of tests, with the student's image; nothing may be left in it at the end. */
export function sandboxFixture() {
  const docker = new Docker()
  const instance = `test-sandbox-${process.pid}-${Math.random().toString(36).slice(2, 8)}`
  const sandbox = new Sandbox({ instance })
  let image = ''
  let made = 0

  beforeAll(async () => {
    image = (await ensureImages({ log: () => undefined })).student
  }, 600_000)

  afterAll(async () => {
    const left = await docker.listContainers({ all: true, filters: { label: [`interleave.instance=${instance}`] } })
    await sandbox.removeAll()
    expect(left.map((one) => one.Names)).toEqual([])
  })

  function spec(program: string, limits: Partial<Limits> = {}): ContainerSpec {
    made += 1
    return {
      image,
      command: ['python3', '-c', program],
      name: `interleave-${instance}-${made}`,
      run: `run-${made}`,
      limits: { ...generous, ...limits },
      cpus: null,
    }
  }

  /** Runs a Python program to its end. */
  async function run(program: string, limits: Partial<Limits> = {}, on = sandbox) {
    const lines: string[] = []
    const running = await on.start(spec(program, limits), (line) => lines.push(line))
    const ending = await running.ended
    return { ending, lines, stderr: running.stderr }
  }

  return { docker, instance, sandbox, spec, run }
}
