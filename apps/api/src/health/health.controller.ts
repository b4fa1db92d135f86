import { timingSafeEqual } from 'node:crypto'
import { isIPv4 } from 'node:net'
import { metrics, type Readiness, readiness } from '@interleave/runtime'
import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import { ApiExcludeController } from '@nestjs/swagger'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Allow } from '../accounts/allow.ts'
import { NotFound } from '../problems/errors.ts'
import { sentences } from '../problems/problem.filter.ts'

export const READY = Symbol('ready')
export const METRICS_TOKEN = Symbol('metrics token')

@ApiExcludeController()
@Allow('anyone')
@Controller()
export class HealthController {
  constructor(
    @Inject(READY) private readonly ready: () => Promise<Readiness>,
    @Inject(METRICS_TOKEN) private readonly metricsToken: string | null,
  ) {}

  @Get('health/live')
  live() {
    return { status: 'ok' }
  }

  @Get('health/ready')
  async readyNow(@Res({ passthrough: true }) reply: FastifyReply) {
    const { status, body } = await readiness(this.ready)
    void reply.status(status)
    return body
  }

  @Get('metrics')
  async metrics(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    if (!this.mayReadMetrics(request)) throw new NotFound(sentences.noRoute)
    void reply.header('content-type', metrics.contentType)
    return metrics.metrics()
  }

  /** A proxy on this machine also calls from loopback, so a forwarded request is not a local one. */
  private mayReadMetrics(request: FastifyRequest): boolean {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (given && this.metricsToken && isEqual(given, this.metricsToken)) return true
    const isForwarded = Boolean(request.headers['x-forwarded-for'] ?? request.headers.forwarded)
    return !isForwarded && isLoopback(request.socket.remoteAddress ?? '')
  }
}

function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '')
  return plain === '::1' || (isIPv4(plain) && plain.startsWith('127.'))
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
