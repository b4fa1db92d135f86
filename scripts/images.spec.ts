import { expect, test } from '@jest/globals'
import { debianSources } from './images.mjs'

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
