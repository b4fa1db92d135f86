import { assertGit, fetchRepository, findTip } from '@interleave/source'
import type { Source } from './ports.ts'

/** The repository as it is on its host, fetched by the system's git. */
export class GitSource implements Source {
  constructor(private readonly httpHosts: string[]) {}

  assertReady(): Promise<void> {
    return assertGit()
  }

  fetch(request: Parameters<Source['fetch']>[0]) {
    return fetchRepository({ ...request, policy: { httpHosts: this.httpHosts } })
  }

  findTip(request: Parameters<Source['findTip']>[0]) {
    return findTip({ ...request, policy: { httpHosts: this.httpHosts } })
  }
}
