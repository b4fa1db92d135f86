import { createHash, createHmac } from 'node:crypto'

/**
 * What the judge draws its inputs and schedules from. Students cannot know it without the platform's secret, and the
 * same files under the same grader get the same one, so that a regrade repeats the verdict.
 */
export function seedFor(secret: string, taskId: string, snapshotDigest: string, graderVersion: string): string {
  return createHmac('sha256', secret).update([taskId, snapshotDigest, graderVersion].join('\0')).digest('hex')
}

/** Of paths and contents alone, whatever the order in which they were read. */
export function snapshotDigest(files: ReadonlyMap<string, Uint8Array>): string {
  const hash = createHash('sha256')
  for (const [path, content] of inOrder(files)) {
    hash.update(`${Buffer.byteLength(path)}\0${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex')
}

/** By code unit, so that no locale of a host decides it. */
export const inOrder = (files: ReadonlyMap<string, Uint8Array>) =>
  [...files].sort(([one], [other]) => (one < other ? -1 : 1))

export interface GraderImages {
  student: string
  judge: string
}

/** From the tags, which are hashes of what the images were made of: hosts that built their own agree on it. */
export function graderVersionOf(images: GraderImages): string {
  return `${tagOf(images.judge)}-${tagOf(images.student)}`
}

function tagOf(image: string): string {
  const tag = /:([0-9a-f]{12})$/.exec(image)?.[1]
  if (!tag) throw new Error(`${image} does not carry a content hash as its tag; make the images with: npm run images`)
  return tag
}
