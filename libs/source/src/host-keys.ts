/** Of hosts, as `name:port`: each host's keys, as `type base64`. */
export type HostKeys = Readonly<Record<string, readonly string[]>>

/**
 * As the hosts publish them: GitHub, GitLab, Bitbucket and Codeberg in their documentation, Gitee in its announcement of them. Their
 * fingerprints stand in the test. An operator's own come first, should a host change its key before we do.
 */
export const publishedHostKeys: HostKeys = {
  'github.com:22': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'],
  'gitlab.com:22': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAfuCHKVTjquxvt6CM6tdG4SLp1Btn/nOeHHE5UOzRdf'],
  'gitee.com:22': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEKxHSJ7084RmkJ4YdEi5tngynE8aZe2uEoVVsB/OvYN'],
  'codeberg.org:22': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIVIC02vnjFyL+I4RHfvIGNtOgJMe769VTF1VR4EB3ZB'],
  'bitbucket.org:22': ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIazEu89wgQZ4bqs3d63QSMzYVa0MuJ2e2gKTKqu+UUO'],
}

/** Of settings such as `git.school.edu:22 ssh-ed25519 AAAA…`. */
export function parseHostKeys(lines: readonly string[]): HostKeys {
  const keys: Record<string, string[]> = {}
  for (const line of lines) {
    const [host = '', ...key] = line.split(' ')
    keys[host] = [...(keys[host] ?? []), key.join(' ')]
  }
  return keys
}
