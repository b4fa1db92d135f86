import { describe, expect, jest, test } from '@jest/globals'
import type Docker from 'dockerode'
import { createOptions, departures } from './config.ts'
import { Sandbox } from './index.ts'
import { sandboxFixture } from './sandbox.fixture.ts'

// Starting a container takes half a second, and several when every core of the machine is busy.
jest.setTimeout(120_000)

const { docker, instance, sandbox, spec, run } = sandboxFixture()

describe('the golden configuration', () => {
  test('attack 33: is what the engine applies, and every departure from it is named; twin: the configuration itself departs nowhere', async () => {
    const options = createOptions(spec('pass'), instance, Date.now() + 60_000)
    const wanted = options.HostConfig as Docker.HostConfig
    const container = await docker.createContainer(options)
    try {
      const inspected = await container.inspect()
      expect(departures(inspected, wanted)).toEqual([])
      for (const key of Object.keys(wanted)) {
        const drifted = { ...inspected, HostConfig: { ...inspected.HostConfig, [key]: 'drifted' } }
        expect(departures(drifted, wanted).join()).toContain(key)
      }
      const withSocket = { ...inspected, HostConfig: { ...inspected.HostConfig, Binds: ['/var/run/docker.sock:/s'] } }
      expect(departures(withSocket, wanted).join()).toContain('Binds')
    } finally {
      await container.remove({ force: true })
    }
  })

  test('passes the self-test at the start of a worker', async () => {
    const report = await sandbox.checkEngine(spec('').image)
    expect(report.cores).toBeGreaterThan(0)
  })

  test('attack 33, 34: a runtime that the engine does not have keeps a worker from starting; twin: one that it has is what containers get', async () => {
    const absent = new Sandbox({ instance, runtime: 'runsc-that-is-not-there' })
    await expect(absent.checkEngine(spec('').image)).rejects.toThrow('it has no runtime runsc-that-is-not-there')
    const named = new Sandbox({ instance, runtime: 'runc' })
    await named.checkEngine(spec('').image)
    expect((await run('print(1)', {}, named)).lines).toEqual(['1'])
  })

  test('a missing image is named with the way to get it', async () => {
    await expect(sandbox.checkEngine('interleave-student:never')).rejects.toThrow('npm run images')
    await expect(
      sandbox.start({ ...spec('pass'), image: 'interleave-student:never' }, () => undefined),
    ).rejects.toThrow('npm run images')
  })
})

describe('lines', () => {
  test('go in and come out, with every byte that was written before the end', async () => {
    const lines: string[] = []
    const echo =
      "import sys\nfor line in sys.stdin:\n    if line == 'end\\n': break\n    print(line[::-1].strip(), flush=True)\nprint('x' * 500_000)\nprint('no newline at the end', end='')"
    const running = await sandbox.start(spec(echo), (line) => {
      lines.push(line)
      if (line === 'olleh') running.send('你好')
      if (line === '好你') running.send('end')
    })
    running.send('hello')
    expect(await running.ended).toEqual({ kind: 'exited', code: 0 })
    expect(lines).toEqual(['olleh', '好你', 'x'.repeat(500_000)])
  })

  test('standard error is kept apart, its last part only', async () => {
    const { lines, stderr } = await run("import sys\nprint('out')\nprint('e' * 100_000 + 'tail', file=sys.stderr)")
    expect(lines).toEqual(['out'])
    expect(stderr).toHaveLength(16 * 1024)
    expect(stderr.trimEnd()).toMatch(/^e+tail$/)
  })
})

describe('containers', () => {
  test('that are killed say so', async () => {
    const running = await sandbox.start(spec('import time\ntime.sleep(100)'), () => undefined)
    running.kill()
    expect(await running.ended).toEqual({ kind: 'killed' })
  })

  test('that somebody else removes have vanished', async () => {
    const running = await sandbox.start(spec('import time\nprint("up", flush=True)\ntime.sleep(100)'), () => undefined)
    await docker.getContainer(running.id).remove({ force: true })
    expect((await running.ended).kind).toBe('vanished')
  })
})
