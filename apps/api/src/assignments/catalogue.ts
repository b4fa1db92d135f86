import type { TaskManifest, TaskSummary, TaskView } from '@interleave/contract'
import { readSuites, type Suite } from '@interleave/suites'

/** The tasks there are, read once when the API starts: a new release of the suites is a new start. */
export class Catalogue {
  constructor(private readonly suites: ReadonlyMap<string, Suite>) {}

  static async read(directory: string): Promise<Catalogue> {
    return new Catalogue(await readSuites(directory))
  }

  /** What views of results are explained with. */
  get manifests(): ReadonlyMap<string, TaskManifest> {
    return new Map([...this.suites].map(([id, suite]) => [id, suite.manifest]))
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
