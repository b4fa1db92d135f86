import { expect, test } from '@jest/globals'
import type Docker from 'dockerode'
import { isFixedRunc, warningsOf } from './check.ts'
import { createOptions, hostConfig } from './config.ts'

const limits = { wallSeconds: 60, cpuSeconds: 30, memoryMib: 256, processes: 64, outputBytes: 1, lineBytes: 1 }

test('a container gets exactly this host configuration, and nothing of it by chance', () => {
  expect(hostConfig({ limits, cpus: '1' })).toEqual({
    NetworkMode: 'none',
    ReadonlyRootfs: true,
    Tmpfs: {
      '/work': 'rw,nosuid,nodev,noexec,size=32m,nr_inodes=10000,uid=10001,gid=10001,mode=0700',
      '/tmp': 'rw,nosuid,nodev,noexec,size=32m,nr_inodes=10000,uid=10001,gid=10001,mode=0700',
    },
    Privileged: false,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    Memory: 268435456,
    MemorySwap: 268435456,
    NanoCpus: 1_000_000_000,
    CpusetCpus: '1',
    PidsLimit: 64,
    Ulimits: [
      { Name: 'nofile', Soft: 512, Hard: 512 },
      { Name: 'fsize', Soft: 33554432, Hard: 33554432 },
      { Name: 'core', Soft: 0, Hard: 0 },
    ],
    IpcMode: 'private',
    CgroupnsMode: 'private',
    ShmSize: 8388608,
    LogConfig: { Type: 'none', Config: {} },
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
    AutoRemove: false,
    Init: true,
  })
})

test('nothing of the worker reaches a container but what is written here', () => {
  const options = createOptions({ image: 'i', name: 'n', run: 'r', limits, cpus: null }, 'w', 1000)
  expect(options.Env).toEqual(['HOME=/tmp', 'LANG=C.UTF-8'])
  expect(options.Hostname).toBe('sandbox')
  expect(options.User).toBe('10001:10001')
  expect(options.Labels).toEqual({ 'interleave.instance': 'w', 'interleave.run': 'r', 'interleave.deadline': '1000' })
})

test.each([
  ['1.1.5+ds1', false],
  ['1.2.7', false],
  ['1.2.8', true],
  ['1.3.2', false],
  ['1.3.3', true],
  ['1.4.0-rc.1', true],
  ['2.0.0', true],
  ['', false],
])('attack 34: runc %s has the fixes: %s; twin: newer ones do', (version, fixed) => {
  expect(isFixedRunc(version)).toBe(fixed)
})

test.each([
  ['20.10.24+dfsg1', '1.1.5+ds1', 2],
  ['24.0.9', '1.2.8', 1],
  ['25.0.0', '1.1.12', 1],
  ['28.1.1', '1.3.3', 0],
  ['unknown', '1.3.3', 1],
])('attack 34: engine %s with runc %s starts with %d warnings; twin: the newest with none', (engine, runc, count) => {
  const version = { Version: engine, Components: [{ Name: 'runc', Version: runc }] } as Docker.DockerVersion
  const warnings = warningsOf(version)
  expect(warnings).toHaveLength(count)
  expect(warnings.join().includes('io_uring')).toBe(!(Number.parseInt(engine, 10) >= 25))
  expect(warningsOf(version, 'runsc')).toEqual([])
})
