import { describe, expect, test } from '@jest/globals'
import { isPublicAddress, resolveHost } from './network.ts'

const words = (text: string) => text.split(' ')

test.each(
  words(
    '8.8.8.8 140.82.121.4 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 2606:50c0:8000::153 2a00:1450:4001::200e',
  ),
)('public: %s', (ip) => expect(isPublicAddress(ip)).toBe(true))

test.each([
  ...words(
    '0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 100.100.100.200 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1',
  ),
  ...words(
    '172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1',
  ),
  ...words(
    '239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::7f00:1 64:ff9b::808:808 64:ff9b:1::1',
  ),
  ...words(
    '100::1 2001::1 2001:db8::1 2002:7f00:1::1 3fff::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 5f00::1 nonsense',
  ),
])('attack 42: not public: %s; twin: public addresses are', (ip) => expect(isPublicAddress(ip)).toBe(false))

describe('attack 42, 43: a name that leads to a private address; twin: one with public addresses only', () => {
  const answers =
    (...ips: string[]) =>
    async () =>
      ips

  test('with public addresses only is taken, with all of them', async () => {
    await expect(
      resolveHost('github.com', false, answers('140.82.121.4', '2606:50c0:8000::153')),
    ).resolves.toHaveLength(2)
  })
  test('with one private address among public ones is refused', async () => {
    await expect(resolveHost('x.com', false, answers('140.82.121.4', '10.0.0.1'))).rejects.toMatchObject({
      code: 'address_refused',
    })
  })
  test('listed by the operator may be private', async () => {
    await expect(resolveHost('git.school', true, answers('10.0.0.1'))).resolves.toEqual(['10.0.0.1'])
  })
  test('without an address is unreachable', async () => {
    await expect(resolveHost('x.com', false, answers())).rejects.toMatchObject({ code: 'host_unreachable' })
    const unknown = async () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }))
    await expect(resolveHost('x.com', false, unknown)).rejects.toMatchObject({ code: 'host_unreachable' })
  })
})
