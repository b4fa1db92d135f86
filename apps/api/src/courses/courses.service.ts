import type { ChangeCourse, CourseView, CreateCourse } from '@interleave/contract'
import { isTimeZone } from '@interleave/grading'
import { Injectable } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import type { Actor } from '../accounts/actor.ts'
import { roleIn, type Viewer } from '../accounts/viewer.ts'
import { noSuchZone, slugTaken } from '../assignments/assignments.errors.ts'
import { NotFound } from '../problems/errors.ts'
import { CourseStore } from './courses.store.ts'

@Injectable()
export class CoursesService {
  constructor(
    private readonly courses: CourseStore,
    private readonly logger: PinoLogger,
  ) {}

  async get(viewer: Viewer, id: string): Promise<CourseView> {
    const course = await this.courses.find(id)
    const role = roleIn(viewer, id)
    if (!course || !role) throw new NotFound({ 'zh-CN': '没有这门课。', en: 'There is no such course.' })
    return { ...course, role }
  }

  async create(wanted: CreateCourse, actor: Actor): Promise<CourseView> {
    if (!isTimeZone(wanted.timeZone)) throw noSuchZone()
    const id = await this.courses.create(wanted, actor)
    if (id === null) throw slugTaken()
    this.logger.info({ requestId: actor.requestId, courseId: id }, 'course made')
    return { id, ...wanted, role: 'teacher' }
  }

  async change(viewer: Viewer, id: string, wanted: ChangeCourse, actor: Actor): Promise<CourseView> {
    if (!isTimeZone(wanted.timeZone)) throw noSuchZone()
    await this.courses.change(id, wanted, actor)
    return this.get(viewer, id)
  }
}
