import { describe, expect, test } from '@jest/globals'
import {
  type AddressPolicy,
  checkBranch,
  checkFolder,
  checkRepositoryAddress,
  parseSshAddress,
  sshRepository,
  webAddress,
} from './address.ts'

const open: AddressPolicy = { httpHosts: [] }
const local: AddressPolicy = { httpHosts: ['127.0.0.1:8418', 'git.school.internal:8443', 'plain.school.edu:80'] }

/** Long tables read better as words than as a literal a line. */
const words = (text: string) => text.split(' ')

function refusal(address: string, policy: AddressPolicy = open): string | null {
  const verdict = checkRepositoryAddress(address, policy)
  if (verdict.ok) return null
  expect(verdict.reason['zh-CN']).toMatch(/[\u4e00-\u9fff]/)
  return verdict.reason.en
}

describe('addresses that are taken', () => {
  test.each([
    'https://github.com/user/repository',
    'https://github.com/user/repository.git',
    'https://gitlab.com/group/sub-group/project_1.git/',
    'https://gitee.com/~user/a.b+c',
    'https://dev.azure.com/org/My%20Project/_git/repository',
    'https://xn--bcher-kva.example-host.de/u/r.git',
    'https://1and1.com/u/r',
  ])('%s', (address) => expect(refusal(address)).toBeNull())

  test.each([
    'http://127.0.0.1:8418/good.git',
    'https://127.0.0.1:8418/good.git',
    'https://git.school.internal:8443/u/r.git',
    'http://plain.school.edu/u/r.git',
  ])('listed by the operator: %s', (address) => expect(refusal(address, local)).toBeNull())
})

describe('attack 35, 36, 37, 40, 41, 42, 47, 48, 51: addresses that are no public repository; twin: those that are, are taken', () => {
  test.each([
    // not a network address at all, and git's own helpers
    ...[
      'file:///etc',
      '/srv/x',
      '.',
      '..\\x',
      'C:\\repo',
      'ext::sh -c touch% /tmp/x',
      'ext::sh',
      'fd::3',
      'hg::https://github.com/u/r',
    ],
    ...[
      'https::http://github.com/u/r',
      'https:github.com/u/r',
      'https:/github.com/u/r',
      'https:///github.com/u/r',
      'https:\\\\github.com\\u\\r',
    ],
    // ssh and options
    ...['-oX:y', '--upload-pack=touch x', '-ucmd'],
    // clear text
    ...words(
      'git://github.com/u/r http://github.com/u/r ftp://github.com/u/r HTTPS://github.com/u/r hTTp://127.0.0.1/x',
    ),
  ])('scheme: %s', (address) => expect(refusal(address)).toMatch(/https:\/\/|ASCII/))

  test.each([
    ...words('0x7f.1 0177.1 2130706433 127.1 127.000.000.001 127.0.0.1 0 0.0.0.0 0x7f000001 017700000001'),
    ...words(
      '[::] [::1] [::ffff:7f00:1] [::ffff:127.0.0.1] [0:0:0:0:0:0:0:1] [fe80::1] [fd00:ec2::254] [2606:4700::1111]',
    ),
    ...words('localhost localhost. LOCALHOST x.localhost localhost.localdomain 127.0.0.1. 127.0.0.1:443'),
    ...words(
      '10.0.0.1 172.16.0.1 192.168.1.1 100.64.0.1 169.254.169.254 192.0.0.192 100.100.100.200 224.0.0.1 255.255.255.255',
    ),
    ...words(
      'metadata.google.internal metadata.google.internal. metadata redis db.internal printer.local nas.lan 8.8.8.8 1.1',
    ),
    ...[
      'github.com.',
      'GitHub.com',
      'github..com',
      '-github.com',
      'git_hub.com',
      'github.com-',
      '.github.com',
      `${'a'.repeat(64)}.com`,
    ],
    ...words(
      'github.com:22 github.com:6379 github.com:443 github.com: github.com:80 github.com:99999 github.com:x %67ithub.com gith%00ub.com',
    ),
  ])('host: %s', (host) => expect(refusal(`https://${host}/u/r.git`)).not.toBeNull())

  test.each([
    ...[
      'https://①②⑦.⓪.⓪.①/u/r',
      'https://１２７.0.0.1/u/r',
      'https://gitlab.ᴄοｍ/u/r',
      'https://git\u00adhub.com/u/r',
      'https://gith\u0443b.com/u/r',
    ],
    ...[
      'https://git\thub.com/u/r',
      'https://github.com/u/r\n',
      'https://github.com/u/r\r',
      ' https://github.com/u/r',
      'https://github.com/u/r ',
    ],
    ...['https://github.com/u/\u0000r', 'https://github.com/u/\u001b[31mr', 'https://github.com/u/作业'],
  ])('character: %j', (address) => expect(refusal(address)).toMatch(/ASCII/))

  test.each([
    ...words(
      'https://user:token@github.com/u/r https://token@github.com/u/r https://@github.com/u/r https://:@github.com/u/r',
    ),
    ...words(
      'https://github.com@127.0.0.1/u/r https://github.com:x%0a@evil.com/u/r https://a%0d%0ahost:b@github.com/u/r',
    ),
  ])('credentials: %s', (address) => expect(refusal(address)).toMatch(/token/))

  test.each([
    ...words(
      'https://github.com https://github.com/ https://github.com// https://github.com//u/r https://github.com/u//r',
    ),
    ...words(
      'https://github.com/u/../r https://github.com/u/./r https://github.com/u/%2e%2e/r https://github.com/u%2fr https://github.com/%2E',
    ),
    ...words(
      'https://github.com/-u/r https://github.com/u/--upload-pack=x https://github.com/u/r%0a https://github.com/u/r%00 https://github.com/u/%252e',
    ),
    ...[
      'https://github.com/u\\r',
      'https://github.com/u/r?x=1',
      'https://github.com/u/r#main',
      'https://github.com/u/r?',
      'https://github.com/u/%zz',
      'https://github.com/u/r%5c',
    ],
    ...[
      'https://github.com/u/<r>',
      'https://github.com/u/`r`',
      'https://github.com/u/"r"',
      'https://github.com/u/{r}',
      'https://github.com/u/r|x',
    ],
  ])('path: %s', (address) => expect(refusal(address)).not.toBeNull())

  test('empty and too long', () => {
    expect(refusal('')).toMatch(/Give/)
    expect(refusal(`https://github.com/${'a'.repeat(500)}`)).toMatch(/long/)
  })

  test.each([
    // next to what is listed: another port, another host, another spelling, the clouds' addresses even when listed
    ...words(
      'http://127.0.0.1:8419/good.git http://127.0.0.1/good.git http://127.1:8418/good.git http://localhost:8418/good.git http://127.0.0.1:08418/good.git',
    ),
    ...words(
      'http://git.school.internal/u/r https://plain.school.edu:80/u/r? http://user@127.0.0.1:8418/good.git http://127.0.0.1:8418/../good.git http://github.com/u/r',
    ),
  ])('not what the operator listed: %s', (address) => expect(refusal(address, local)).not.toBeNull())

  test.each(['169.254.169.254:80', 'metadata.google.internal:80', '100.100.100.200:80'])(
    'cannot be listed: %s',
    (listed) =>
      expect(refusal(`http://${listed.replace(':80', '')}/latest/meta-data`, { httpHosts: [listed] })).not.toBeNull(),
  )
})

describe('attack 37, 41, 42, 47, 50: ssh addresses that hide an option, another host, port or path; twin: those of code hosts are taken', () => {
  const listed: AddressPolicy = { httpHosts: [], sshHosts: ['127.0.0.1:2222', 'git.school.internal:22'] }

  test.each([
    ['git@github.com:user/repository.git', 'ssh://git@github.com/user/repository.git'],
    ['git@gitlab.com:group/sub-group/project_1.git', 'ssh://git@gitlab.com/group/sub-group/project_1.git'],
    ['ssh://git@gitee.com/user/a.b+c', 'ssh://git@gitee.com/user/a.b+c'],
    ['ssh://git@codeberg.org:22/user/.profile', 'ssh://git@codeberg.org/user/.profile'],
  ])('%s', (address, repository) => {
    expect(refusal(address)).toBeNull()
    const ssh = parseSshAddress(address)
    expect(ssh && sshRepository(ssh)).toBe(repository)
    expect(webAddress(address)).toBe(repository.replace('ssh://git@', 'https://'))
  })

  test.each(['ssh://git@127.0.0.1:2222/u/r.git', 'git@git.school.internal:u/r.git'])(
    'listed by the operator: %s',
    (address) => expect(refusal(address, listed)).toBeNull(),
  )

  test.each([
    ...words('ssh://-oProxyCommand=x/y ssh://git@-oProxyCommand=x/y -oProxyCommand=x@github.com:u/r git@-oX:y'),
    ...words('ssh://github.com/u/r ssh://root@github.com/u/r root@github.com:u/r ssh://git:secret@github.com/u/r'),
    ...words('git@github.com git@github.com: git@github.com:/etc/x git@github.com:~root/x git@github.com:u//r'),
    ...words('git@github.com:-u/r git@github.com:u/--upload-pack=x git@github.com:../x git@github.com:u/./r'),
    ...words(
      "git@github.com:u/r%2e git@github.com:u/r';id git@github.com:u/$(id) git@github.com:u/r?x git@github.com:u/r#x",
    ),
    ...words(
      'ssh://git@github.com/ ssh://git@github.com/~u/r ssh://git@github.com/u/%2e%2e/r ssh://git@github.com:x/u/r',
    ),
    ...words(
      'SSH://git@github.com/u/r ssh+git://git@github.com/u/r git+ssh://git@github.com/u/r ssh:git@github.com/u/r',
    ),
    ...words('git@[::1]:u/r ssh://git@[::1]/u/r git@git@github.com:u/r ssh://git@a@b.com/u/r git@GitHub.com:u/r'),
    ...words(
      'git@127.0.0.1:u/r git@localhost:u/r git@redis:u/r git@0x7f.1:u/r git@10.0.0.1:u/r ssh://git@db.internal/u/r',
    ),
    ...words(
      'ssh://git@github.com:2222/u/r ssh://git@github.com:6379/u/r ssh://git@github.com:022/u/r ssh://git@github.com:0/u/r',
    ),
    ...words('ssh://git@github.com:65536/u/r git@github.com:u/r/ git@github..com:u/r git@.github.com:u/r'),
  ])('%s', (address) => expect(refusal(address)).not.toBeNull())

  test('next to what is listed, and what cannot be listed', () => {
    for (const address of [
      'ssh://git@127.0.0.1:2223/u/r',
      'git@127.0.0.1:u/r',
      'ssh://git@git.school.internal:2222/u/r',
    ])
      expect(refusal(address, listed)).not.toBeNull()
    expect(refusal('http://127.0.0.1:2222/u/r', listed)).not.toBeNull()
    for (const host of ['169.254.169.254', 'metadata.google.internal', '100.100.100.200'])
      expect(refusal(`git@${host}:u/r`, { httpHosts: [], sshHosts: [`${host}:22`] })).not.toBeNull()
  })
})

describe('attack 38: branches that are options or no names; twin: names of branches are taken', () => {
  test.each(['main', 'feature/lock-order', 'v1.2', '作业一', 'a@b', 'x+y', `${'a'.repeat(200)}`])(
    'taken: %s',
    (branch) => expect(checkBranch(branch)).toEqual({ ok: true }),
  )

  test.each([
    ...[
      '',
      '-x',
      '--upload-pack=x',
      'a..b',
      'a b',
      'a\tb',
      'a\nb',
      'a~1',
      'a^',
      'a:b',
      'a?',
      'a*',
      'a[b',
      'a\\b',
      '@',
      'HEAD',
      'a@{1}',
    ],
    ...[
      '/a',
      'a/',
      'a//b',
      '.a',
      'a/.b',
      'a.',
      'a.lock',
      'a.lock/b',
      'a\u007f',
      'a\u202eb',
      'a\u00ad',
      'a\ud800',
      'a\u3000b',
      '字'.repeat(67),
    ],
  ])('refused: %j', (branch) => expect(checkBranch(branch).ok).toBe(false))
})

describe('folders of a repository', () => {
  test.each(['week3', 'labs/week 3', '作业/第三周', '.hidden', 'a.git', '-x', 'a:b', 'x'.repeat(200)])(
    'taken: %s',
    (folder) => expect(checkFolder(folder)).toEqual({ ok: true }),
  )
  test.each([
    ...['', '.', '..', '/', '/etc', 'a/', 'a//b', './a', 'a/..', '../a', 'a/../../b', '.git', 'a/.GIT/hooks'],
    ...['a\\b', 'a\0b', 'a\nb', ' a', 'a ', 'a\u202eb', 'a\ud800b', '字'.repeat(67)],
  ])('refused: %j', (folder) => expect(checkFolder(folder).ok).toBe(false))
})
