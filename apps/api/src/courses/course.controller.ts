import { ChangeCourse, CourseView, CreateCourse } from '@interleave/contract'
import { Body, Controller, Get, Param, Post, Put, SerializeOptions } from '@nestjs/common'
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger'
import { z } from 'zod'
import { CurrentViewer } from '../accounts/access.guard.ts'
import { type Actor, CurrentActor } from '../accounts/actor.ts'
import { Allow, AllowToken } from '../accounts/allow.ts'
import type { Viewer } from '../accounts/viewer.ts'
import { CoursesService } from './courses.service.ts'

const Id = z.uuid()

@ApiTags('courses')
@Allow({ of: 'course', atLeast: 'teacher' })
@Controller('courses')
export class CourseController {
  constructor(private readonly courses: CoursesService) {}

  @Post()
  @Allow('teacher')
  @SerializeOptions({ schema: CourseView })
  @ApiCreatedResponse({ standardSchema: CourseView, description: 'Whoever makes it is its teacher.' })
  create(@CurrentActor() actor: Actor, @Body({ schema: CreateCourse }) body: CreateCourse): Promise<CourseView> {
    return this.courses.create(body, actor)
  }

  @Get(':id')
  @AllowToken('read')
  @Allow({ of: 'course', atLeast: 'student' })
  @SerializeOptions({ schema: CourseView })
  @ApiOkResponse({ standardSchema: CourseView })
  read(@CurrentViewer() viewer: Viewer, @Param('id', { schema: Id }) id: string): Promise<CourseView> {
    return this.courses.get(viewer, id)
  }

  @Put(':id')
  @SerializeOptions({ schema: CourseView })
  @ApiOkResponse({ standardSchema: CourseView })
  change(
    @CurrentViewer() viewer: Viewer,
    @CurrentActor() actor: Actor,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ChangeCourse }) body: ChangeCourse,
  ): Promise<CourseView> {
    return this.courses.change(viewer, id, body, actor)
  }
}
