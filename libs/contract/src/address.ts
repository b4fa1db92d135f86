import type { Localized } from './words.ts'

/** Hosts (`name:port`, exactly) that the operator trusts: plain http, other ports and private names are allowed for these only. */
export interface AddressPolicy {
  httpHosts: readonly string[]
  /** The same for ssh; a host is in both lists if it is trusted both ways. */
  sshHosts?: readonly string[]
}

/** Where an ssh address leads; `path` is without its leading slash. */
export interface SshAddress {
  host: string
  port: number
  path: string
}

export type AddressVerdict = { ok: true } | { ok: false; reason: Localized }

const MAX_ADDRESS_LENGTH = 500
const MAX_BRANCH_BYTES = 200
const MAX_FOLDER_BYTES = 200

/**
 * Whether git may be handed this address, exactly as written. The rule is that nobody downstream can read another meaning into it: what
 * is not already in its normal form is refused, never repaired. Where the name leads is checked again when it is resolved (libs/source).
 */
export function checkRepositoryAddress(address: string, policy: AddressPolicy): AddressVerdict {
  if (address.length === 0) return refuse(reasons.empty)
  if (address.length > MAX_ADDRESS_LENGTH) return refuse(reasons.long)
  // The URL parser drops tabs and line ends and turns look-alike letters into ASCII, so this comes before it.
  if (!/^[\x21-\x7e]+$/.test(address)) return refuse(reasons.characters)
  if (/^ssh:|^[^/:]*@/.test(address)) return checkSshAddress(address, policy)
  const scheme = /^(https?):\/\/(?=[^/])/.exec(address)?.[1]
  if (!scheme) return refuse(reasons.scheme)
  const authority = address.slice(scheme.length + 3).split('/', 1)[0] ?? ''
  if (authority.includes('@')) return refuse(reasons.credentials)
  if (/[?#]/.test(address)) return refuse(reasons.query)
  const url = URL.canParse(address) ? new URL(address) : null
  if (!url) return refuse(reasons.form)

  const hostAndPort = `${url.hostname}:${url.port || (scheme === 'https' ? '443' : '80')}`
  if (isMetadataHost(url.hostname)) return refuse(reasons.privateHost)
  if (!policy.httpHosts.includes(hostAndPort)) {
    const refusal = checkHost(url.hostname, authority)
    if (refusal) return refuse(refusal)
    if (scheme !== 'https') return refuse(reasons.scheme)
    if (url.port !== '' || authority.includes(':')) return refuse(reasons.port)
  }
  if (url.pathname === '/' && !address.slice(scheme.length + 3).includes('/')) return refuse(reasons.path)
  if (url.href !== address) return refuse(reasons.form)
  return isPlainPath(url.pathname) ? { ok: true } : refuse(reasons.path)
}

/** `git@host:owner/name.git` or `ssh://git@host:port/owner/name.git`, exactly; null for everything else. */
export function parseSshAddress(address: string): SshAddress | null {
  const parts =
    /^git@([a-z0-9.-]+):()(.+)$/.exec(address) ?? /^ssh:\/\/git@([a-z0-9.-]+)(?::([1-9]\d{0,4}))?\/(.+)$/.exec(address)
  if (!parts) return null
  const [, host = '', port = '', path = ''] = parts
  // Git decodes percent signs and resolves ~ here; nothing of that is taken.
  const isPlain = path.split('/').every((segment) => /^[\w.+][\w.+-]*$/.test(segment) && !/^\.\.?$/.test(segment))
  return isPlain && Number(port) < 65_536 ? { host, port: Number(port || 22), path } : null
}

/** One name for a repository, whichever way its ssh address is written: what a deploy key is bound to. */
export function sshRepository({ host, port, path }: SshAddress): string {
  return `ssh://git@${host}${port === 22 ? '' : `:${port}`}/${path}`
}

/** Where people and programs find on the web what is fetched by ssh; any other address as it is. */
export function webAddress(address: string): string {
  const ssh = parseSshAddress(address)
  return ssh ? `https://${ssh.host}/${ssh.path}` : address
}

function checkSshAddress(address: string, policy: AddressPolicy): AddressVerdict {
  const ssh = parseSshAddress(address)
  if (!ssh) return refuse(reasons.ssh)
  if (isMetadataHost(ssh.host)) return refuse(reasons.privateHost)
  if (policy.sshHosts?.includes(`${ssh.host}:${ssh.port}`)) return { ok: true }
  const refusal = checkHost(ssh.host, ssh.host)
  if (refusal) return refuse(refusal)
  return ssh.port === 22 ? { ok: true } : refuse(reasons.port)
}

/** Whether this is a branch name that git itself would take, and that no program could mistake for an option or a pattern. */
export function checkBranch(branch: string): AddressVerdict {
  const parts = branch.split('/')
  const isFine =
    branch.length > 0 &&
    new TextEncoder().encode(branch).length <= MAX_BRANCH_BYTES &&
    // Controls, formats (bidirectional overrides, soft hyphens), halves of surrogates, every space; then what git forbids.
    !/[\p{Cc}\p{Cf}\p{Cs}\p{Z}~^:?*[\\]|\.\.|@\{/u.test(branch) &&
    !/^-|^@$|^HEAD$|\.$/.test(branch) &&
    parts.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  return isFine ? { ok: true } : refuse(reasons.branch)
}

/** Whether this names a folder of a repository, from its root on, as git has it: no dots that lead elsewhere, no backslashes, no slash at an end. */
export function checkFolder(folder: string): AddressVerdict {
  const isFine =
    new TextEncoder().encode(folder).length <= MAX_FOLDER_BYTES &&
    folder === folder.trim() &&
    !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\]/u.test(folder) &&
    folder.split('/').every((part) => !['', '.', '..'].includes(part) && part.toLowerCase() !== '.git')
  return isFine ? { ok: true } : refuse(reasons.folder)
}

/** Null if the name is one of the public Internet; `authority` is what was written, which must not be a disguise. */
function checkHost(hostname: string, authority: string): Localized | null {
  if (hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) return reasons.privateHost
  const labels = hostname.split('.')
  if (labels.length < 2 || !labels.every((label) => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(label)))
    return reasons.host
  if (hostname.length > 253 || !/[a-z]/.test(labels.at(-1) ?? '')) return reasons.host
  if (privateSuffixes.some((suffix) => hostname === suffix || hostname.endsWith(`.${suffix}`)))
    return reasons.privateHost
  return authority.replace(/:\d*$/, '') === hostname ? null : reasons.form
}

/** Names that mean "this machine" or "this network" somewhere, or nothing anywhere. */
const privateSuffixes = [
  ...['localhost', 'localdomain', 'local', 'lan', 'home', 'corp', 'intranet', 'internal', 'private'],
  ...['arpa', 'test', 'example', 'invalid', 'onion', 'alt'],
]

/** Where clouds keep the credentials of a machine. Not even the operator can list these. */
function isMetadataHost(hostname: string): boolean {
  const metadata = ['100.100.100.200', '192.0.0.192', '[fd00:ec2::254]', 'metadata.google.internal', 'metadata']
  return (
    metadata.includes(hostname.replace(/\.$/, '')) || hostname.startsWith('169.254.') || /^\[fe[89ab].:/.test(hostname)
  )
}

function isPlainPath(path: string): boolean {
  if (!/^(\/([A-Za-z0-9._~+!$'(),;=@&*:-]|%[0-9A-Fa-f]{2})+)+\/?$/.test(path)) return false
  // Encoded dots, slashes, percent signs and controls could be decoded into another path by somebody behind us.
  if (/%(2[ef5]|5c|[01]|7f)/i.test(path)) return false
  return path.split('/').every((segment) => segment !== '.' && segment !== '..' && !segment.startsWith('-'))
}

const refuse = (reason: Localized): AddressVerdict => ({ ok: false, reason })

const reasons = {
  empty: { 'zh-CN': '请填写仓库地址。', en: 'Give the address of a repository.' },
  long: {
    'zh-CN': `仓库地址太长，最多 ${MAX_ADDRESS_LENGTH} 个字符。`,
    en: `The address is too long; at most ${MAX_ADDRESS_LENGTH} characters are taken.`,
  },
  characters: {
    'zh-CN': '仓库地址里有空格、换行、全角或其他特殊字符。请从仓库页面重新复制克隆地址。',
    en: 'The address has spaces, line ends or letters outside plain ASCII in it. Copy the clone address from the page of the repository again.',
  },
  scheme: {
    'zh-CN': '仓库地址必须以 https:// 开头（有部署密钥时也可以用 git@ 开头的 SSH 地址），不能是本机路径。',
    en: 'The address must begin with https:// (or, with a deploy key, with git@ for SSH). A path on your machine does not do.',
  },
  ssh: {
    'zh-CN': 'SSH 地址的写法不对。它应该像 git@github.com:用户/仓库.git 或 ssh://git@github.com/用户/仓库.git 这样。',
    en: 'This SSH address is not in order. It should look like git@github.com:user/repository.git or ssh://git@github.com/user/repository.git.',
  },
  credentials: {
    'zh-CN': '仓库地址里不能带用户名、密码或令牌。请去掉它们；如果它们是真的，请立即作废。',
    en: 'The address must not contain a user name, password or token. Take it out; if it is a real one, revoke it now.',
  },
  query: {
    'zh-CN': '仓库地址里不能有 ? 或 #。请复制克隆地址，而不是浏览器里某个页面的地址。',
    en: 'The address must not contain ? or #. Copy the clone address, not that of a page in the browser.',
  },
  form: {
    'zh-CN': '仓库地址的写法不标准（例如主机名有大写字母，或路径里有 ..）。请从仓库页面重新复制克隆地址。',
    en: 'The address is not in its normal form (capitals in the host name, say, or .. in the path). Copy the clone address from the page of the repository again.',
  },
  host: {
    'zh-CN': '仓库地址里的主机名不对。它应该像 github.com 这样，是一个完整的公开域名。',
    en: 'The host name in the address is wrong. It should be a full public name, such as github.com.',
  },
  privateHost: {
    'zh-CN': '仓库地址指向本机或内部网络，评分服务器不会访问。请使用公开的代码托管网站，主机要写域名而不是 IP。',
    en: 'The address leads to this machine or to a private network, which the grader does not visit. Use a public host, by name and not by number.',
  },
  port: {
    'zh-CN': '仓库地址里不要写端口号，只使用 HTTPS 或 SSH 的标准端口。',
    en: 'Leave the port number out of the address; only the usual port of HTTPS or SSH is used.',
  },
  path: {
    'zh-CN': '仓库地址里主机名后面的部分不对。它应该像 https://github.com/用户/仓库.git 这样。',
    en: 'The part of the address after the host name is wrong. It should look like https://github.com/user/repository.git.',
  },
  branch: {
    'zh-CN': '分支名不合法。请照仓库页面上显示的名字填写，例如 main。',
    en: 'This is not a valid branch name. Write it as the page of the repository shows it, such as main.',
  },
  folder: {
    'zh-CN': '文件夹的写法不对。从仓库的根目录写起，用 / 分隔，开头和结尾都不加 /，例如 week3 或 labs/week3。',
    en: 'This is not a valid folder. Write it from the root of the repository on, with / between and none at the ends, such as week3 or labs/week3.',
  },
} satisfies Record<string, Localized>
