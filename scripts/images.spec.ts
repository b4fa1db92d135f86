import { expect, test } from '@jest/globals'
import { debianSources, outdated } from './images.mjs'

test("a site's own mirror is found in both formats of apt, for the wanted suite alone", () => {
  const deb822 = `# comment
Types: deb deb-src
URIs: http://mirror.school.edu/debian
Suites: bookworm bookworm-updates bookworm-backports
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.school.edu/debian-security
Suites: bookworm-security
Components: main

Types: deb
URIs: https://deb.nodesource.com/node_20.x
Suites: nodistro
Components: main

Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main
`
  expect(debianSources(deb822, 'bookworm')).toEqual([
    'deb http://mirror.school.edu/debian bookworm main contrib',
    'deb http://mirror.school.edu/debian bookworm-updates main contrib',
    'deb http://mirror.school.edu/debian-security bookworm-security main',
  ])
  const oneLine = `# deb http://old.example/debian bookworm main
deb [signed-by=/usr/share/keyrings/x.gpg arch=amd64] http://mirror.school.edu/debian bookworm main
deb-src http://mirror.school.edu/debian bookworm main
deb https://packages.cloud.google.com/apt cloud-sdk-bookworm main
deb http://mirror.school.edu/debian trixie main
`
  expect(debianSources(oneLine, 'bookworm')).toEqual(['deb http://mirror.school.edu/debian bookworm main'])
  expect(debianSources(oneLine, 'sid')).toEqual([])
})

test('an image goes a day after it was made, if two newer ones of its name are here', () => {
  const listing = `interleave-judge:aaa\t2026-03-05 12:00:00 +0000 UTC
interleave-judge:bbb\t2026-03-04 12:00:00 +0800 CST
interleave-judge:ccc\t2026-03-03 12:00:00 +0000 UTC
interleave-judge:ddd\t2026-03-01 12:00:00 +0000 UTC
interleave-student:aaa\t2026-01-02 12:00:00 +0000 UTC
interleave-student:bbb\t2026-01-01 12:00:00 +0000 UTC
<none>:<none>\t2026-01-01 12:00:00 +0000 UTC
`
  expect(outdated(listing, Date.parse('2026-03-05T13:00:00Z'))).toEqual([
    'interleave-judge:ccc',
    'interleave-judge:ddd',
  ])
  expect(outdated(listing, Date.parse('2026-03-04T11:00:00Z'))).toEqual(['interleave-judge:ddd'])
  expect(outdated('', 0)).toEqual([])
})
