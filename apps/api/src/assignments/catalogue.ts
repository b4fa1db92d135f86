import type { GateRecord, Localized, TaskManifest, TaskSummary, TaskView } from '@interleave/contract'
import { titleOf } from '@interleave/database'
import { digestOf, readGateRecord, readSuites, type Suite } from '@interleave/suites'

/** The tasks there are, read once when the API starts: a new release of the suites is a new start. */
export class Catalogue {
  /** What views of results are explained with. */
  readonly manifests: ReadonlyMap<string, TaskManifest>

  constructor(
    private readonly suites: ReadonlyMap<string, Suite>,
    /** Of each task's folder. */
    readonly digests: ReadonlyMap<string, string> = new Map(),
    /** What passed the gate before it was shipped. */
    readonly gateRecord: GateRecord = {},
  ) {
    this.manifests = new Map([...suites].map(([id, { manifest }]) => [id, manifest]))
  }

  static async read(directory: string, gateRecord: string): Promise<Catalogue> {
    const suites = await readSuites(directory)
    const digests = [...suites].map(async ([id, suite]) => [id, await digestOf(suite)] as const)
    return new Catalogue(suites, new Map(await Promise.all(digests)), await readGateRecord(gateRecord))
  }

  /** Of a task or a course's tool, also where it has left the catalogue since. */
  titleOf(task: string): Localized {
    return titleOf(task, this.manifests)
  }

  findSummary(taskId: string): TaskSummary | null {
    const suite = this.suites.get(taskId)
    return suite ? summary(suite) : null
  }

  findTask(taskId: string): TaskView | null {
    const suite = this.suites.get(taskId)
    return suite ? { ...summary(suite), statement: suite.statement, rubric: suite.manifest.rubric ?? null } : null
  }
}

function summary({ manifest }: Suite): TaskSummary {
  const { id, level, topic, points, title, summary } = manifest
  return { id, level, topic, points, title, summary, files: manifest.files.map((file) => file.path) }
}
