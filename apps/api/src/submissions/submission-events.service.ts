import { SubmissionView, submissionEvents } from '@interleave/contract'
import { RunEvents } from '@interleave/queue'
import { Injectable, type MessageEvent, type OnModuleDestroy } from '@nestjs/common'
import { PinoLogger } from 'nestjs-pino'
import { Observable, Subject, takeUntil } from 'rxjs'
import type { CurrentSession } from '../accounts/access.guard.ts'
import { DomainError } from '../problems/errors.ts'
import { SubmissionsService } from './submissions.service.ts'

const PING_SECONDS = 15
/** A change that Redis never told of is seen this late, and so is the end of a session. */
export const LOOK_AGAIN_SECONDS = 4
/** Progress may come a hundred times a second; a page needs less. */
const GAP_SECONDS = 0.2

@Injectable()
export class SubmissionEventsService implements OnModuleDestroy {
  private readonly stopping = new Subject<void>()

  constructor(
    private readonly submissions: SubmissionsService,
    private readonly events: RunEvents,
    private readonly logger: PinoLogger,
  ) {}

  /** The submission as this session may see it, now and after each change, until the session ends. */
  watch(refresh: CurrentSession['again'], submissionId: string): Observable<MessageEvent> {
    const watched = new Observable<MessageEvent>((subscriber) => {
      let sent = ''
      const look = spaced(async () => {
        try {
          const session = await refresh()
          if (!session) return subscriber.complete()
          const view = SubmissionView.parse(await this.submissions.get(session.user, submissionId))
          const text = JSON.stringify(view)
          if (text === sent) return
          sent = text
          subscriber.next({ type: submissionEvents.submission, data: view })
        } catch (error) {
          // No longer theirs to see. Any other error may pass: the stream stays, and looks again.
          if (error instanceof DomainError) return subscriber.complete()
          this.logger.warn({ err: error, submissionId }, 'could not look at a submission that somebody watches')
        }
      })
      const again = setInterval(look.soon, LOOK_AGAIN_SECONDS * 1000)
      const ping = setInterval(() => subscriber.next({ type: submissionEvents.ping, data: {} }), PING_SECONDS * 1000)
      const listening = this.events.subscribe(submissionId, look.soon).catch((error) => {
        this.logger.warn({ err: error, submissionId }, 'could not listen for changes, looking now and then instead')
        return async () => undefined
      })
      // Looks once it is listening, so that nothing falls in between.
      void listening.then(look.soon)
      return () => {
        look.stop()
        clearInterval(again)
        clearInterval(ping)
        listening
          .then((stopListening) => stopListening())
          .catch((error) => this.logger.warn({ err: error, submissionId }, 'could not stop listening'))
      }
    })
    return watched.pipe(takeUntil(this.stopping))
  }

  /** Streams have no end of their own, and a server with one open does not close. */
  onModuleDestroy(): void {
    this.stopping.next()
  }
}

/** Runs `work` one at a time with a gap between; however often it is asked for meanwhile, it runs once more after that. */
function spaced(work: () => Promise<unknown>) {
  let state: 'idle' | 'at work' | 'asked again' | 'stopped' = 'idle'
  let gap: NodeJS.Timeout | undefined
  const soon = () => {
    if (state === 'at work') state = 'asked again'
    if (state !== 'idle') return
    state = 'at work'
    void work().finally(() => {
      if (state === 'stopped') return
      gap = setTimeout(() => {
        const isAskedAgain = state === 'asked again'
        state = 'idle'
        if (isAskedAgain) soon()
      }, GAP_SECONDS * 1000)
    })
  }
  const stop = () => {
    state = 'stopped'
    clearTimeout(gap)
  }
  return { soon, stop }
}
