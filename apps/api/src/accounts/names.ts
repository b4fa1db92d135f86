import { createHmac, hkdfSync } from 'node:crypto'
import { roleIn, type Viewer } from './viewer.ts'

export interface Named {
  id: string
  displayName: string
}

/** What decides about names: the assignment, and its course. */
export interface Marked {
  id: string
  courseId: string
  isAnonymous: boolean
}

/**
 * Who reads whose work is in front of them. Where an assignment is marked anonymously its staff read pseudonyms wherever they review and
 * mark; the gradebook keeps the names for teachers, who hand marks in. A pseudonym is the same each time, of one student in one assignment.
 */
export class Names {
  readonly #key: Buffer

  constructor(secretsKey: string) {
    this.#key = Buffer.from(hkdfSync('sha256', secretsKey, '', 'interleave pseudonyms', 32))
  }

  areHidden(viewer: Viewer, { courseId, isAnonymous }: Marked, place: 'marking' | 'gradebook' = 'marking'): boolean {
    const role = roleIn(viewer, courseId)
    return isAnonymous && (role === 'ta' || (role === 'teacher' && place === 'marking'))
  }

  /** The student as this viewer may know them; everybody knows themselves. */
  of<Student extends Named>(viewer: Viewer, assignment: Marked, student: Student): Student {
    if (student.id === viewer.id || !this.areHidden(viewer, assignment)) return student
    const pseudonym = this.pseudonym(assignment.id, student.id)
    return { ...student, ...pseudonym, ...('username' in student && { username: '' }) }
  }

  /** The id is a stand-in too: with the real one the list of people would say who it is. */
  pseudonym(assignmentId: string, studentId: string): Named {
    const digest = createHmac('sha256', this.#key).update(`${assignmentId}/${studentId}`).digest('hex')
    const id = [digest.slice(0, 8), digest.slice(8, 12), `8${digest.slice(13, 16)}`, `8${digest.slice(17, 20)}`]
    return { id: [...id, digest.slice(20, 32)].join('-'), displayName: `#${digest.slice(32, 38).toUpperCase()}` }
  }
}
