import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv4 } from 'node:net'
import { Refusal } from './snapshot.ts'

/** Everything that is not an ordinary public address (IANA special-purpose registries), with what could hide such a one inside IPv6. */
const special = new BlockList()
for (const range of [
  ...[
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
  ],
  ...[
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '192.175.48.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
  ],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4', '100.100.100.200/32'],
]) {
  const [network = '', bits] = range.split('/')
  special.addSubnet(network, Number(bits), 'ipv4')
}

/** Only 2000::/3 is handed out; of it, Teredo, documentation, ORCHID and 6to4 lead elsewhere. */
const publicV6 = new BlockList()
publicV6.addSubnet('2000::', 3, 'ipv6')
const specialV6 = new BlockList()
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['2620:4f:8000::', 48],
] as const) {
  specialV6.addSubnet(network, bits, 'ipv6')
}

export function isPublicAddress(ip: string): boolean {
  if (isIPv4(ip)) return !special.check(ip, 'ipv4')
  return isIP(ip) === 6 && publicV6.check(ip, 'ipv6') && !specialV6.check(ip, 'ipv6')
}

export type Resolve = (host: string) => Promise<string[]>

const resolveByName: Resolve = async (host) => (await lookup(host, { all: true })).map((answer) => answer.address)

/**
 * The addresses of a host, asked for once; git is then tied to exactly these, so that a name cannot lead elsewhere a moment later. One
 * private address among public ones refuses them all. `isTrusted`: the operator listed this host.
 */
export async function resolveHost(
  host: string,
  isTrusted: boolean,
  resolve: Resolve = resolveByName,
): Promise<string[]> {
  const addresses = await resolve(host).catch((cause: NodeJS.ErrnoException) => {
    if (['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'ESERVFAIL'].includes(cause.code ?? ''))
      throw new Refusal('host_unreachable')
    throw new Error(`could not look up ${host}`, { cause })
  })
  if (addresses.length === 0) throw new Refusal('host_unreachable')
  if (!isTrusted && !addresses.every(isPublicAddress)) throw new Refusal('address_refused')
  return addresses
}
