import { SubmissionView, submissionEvents } from '@interleave/contract'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { isOver } from '../format.ts'
import { queryClient, submissionQuery } from './queries.ts'
import { readAnswer } from './read-answer.ts'

const pollMilliseconds = 4_000

/**
 * A submission that keeps itself up to date while a run of it is under way. The server tells each change; while that
 * connection is away the submission is asked for every few seconds instead, so the page moves on either way.
 */
export function useLiveSubmission(id: string) {
  const [isCutOff, setIsCutOff] = useState(false)
  const query = useQuery({
    ...submissionQuery(id),
    refetchInterval: ({ state }) =>
      isCutOff && state.data?.runs.some((run) => !isOver(run)) ? pollMilliseconds : false,
  })
  const isMoving = query.data?.runs.some((run) => !isOver(run)) ?? false

  useEffect(() => {
    if (!isMoving) return
    const source = new EventSource(`/api/v1/submissions/${encodeURIComponent(id)}/events`)
    source.addEventListener('open', () => setIsCutOff(false))
    source.addEventListener('error', () => setIsCutOff(true))
    source.addEventListener(submissionEvents.submission, ({ data }: MessageEvent<string>) => {
      const read = SubmissionView.safeParse(readAnswer(data))
      if (read.success) queryClient.setQueryData(submissionQuery(id).queryKey, read.data)
      else setIsCutOff(true)
    })
    return () => {
      source.close()
      setIsCutOff(false)
    }
  }, [id, isMoving])

  return { query, isCutOff: isCutOff && isMoving }
}
