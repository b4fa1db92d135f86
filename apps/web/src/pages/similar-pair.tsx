import type { SimilarPairView } from '@interleave/contract'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { similarPairQuery } from '../api/similar.ts'
import code from '../code/code.module.css'
import { Code } from '../evidence/code.tsx'
import { laneColour } from '../evidence/interleaving.tsx'
import { formatPercent } from '../format.ts'
import { useLanguage } from '../i18n/index.ts'
import { Loading, Trouble } from '../shell/states.tsx'
import { useTitle } from '../shell/use-title.ts'
import classes from './similar.module.css'

const route = getRouteApi('/frame/courses/$courseId/similar/pair')

export function SimilarPairPage() {
  const { t } = useTranslation()
  useTitle(t('similar.pairTitle'))
  const { courseId } = route.useParams()
  const { assignmentId, task, left = '', right = '' } = route.useSearch()
  const { data, error, refetch } = useQuery(similarPairQuery(courseId, { assignmentId, task, left, right }))
  return (
    <div className="stack" style={{ '--gap': '1.25rem' }}>
      <p>
        <Link to="/courses/$courseId/similar" params={{ courseId }} search={{ assignmentId, task }}>
          {t('similar.back')}
        </Link>
      </p>
      {data ? (
        <Pair pair={data} />
      ) : error ? (
        <Trouble heading={t('similar.pairTitle')} error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading heading={t('similar.pairTitle')} words={t('similar.comparing')} />
      )}
    </div>
  )
}

function Pair({ pair: { left, right, similarity, matches } }: { pair: SimilarPairView }) {
  const { t } = useTranslation()
  const language = useLanguage()
  const [chosen, setChosen] = useState<number | null>(matches.length > 0 ? 0 : null)
  return (
    <>
      <header className="stack" style={{ '--gap': '0.25rem' }}>
        <h1>{t('similar.pairTitle')}</h1>
        <p>{t('similar.share', { share: formatPercent(Math.round(similarity * 100), language) })}</p>
        <p className="muted">{t('similar.caution')}</p>
      </header>
      {matches.length === 0 ? (
        <p className="note" data-tone="warn">
          {t('similar.noMatches')}
        </p>
      ) : (
        <div className={classes.matches} role="group" aria-label={t('similar.matches')}>
          {matches.map((match, i) => (
            <button
              key={i}
              type="button"
              aria-pressed={i === chosen}
              style={{ '--lane': laneColour(i) }}
              onClick={() => setChosen(i)}
            >
              {t('similar.match', { left: placeOf(match.left), right: placeOf(match.right) })}
            </button>
          ))}
        </div>
      )}
      <div className={classes.sides}>
        <Side side={left} stretches={matches.map((match) => match.left)} chosen={chosen} />
        <Side side={right} stretches={matches.map((match) => match.right)} chosen={chosen} />
      </div>
    </>
  )
}

type Stretch = SimilarPairView['matches'][number]['left']

const placeOf = ({ path, from, to }: Stretch) => `${path}:${from === to ? from : `${from}–${to}`}`

interface SideProps {
  side: SimilarPairView['left']
  stretches: Stretch[]
  chosen: number | null
}

/** One of the two, with the lines that match, and those of the chosen stretch in sight. */
function Side({ side: { student, submissionId, files }, stretches, chosen }: SideProps) {
  const room = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = room.current
    const line = chosen === null ? null : box?.querySelector<HTMLElement>('[data-chosen]')
    if (box && line) box.scrollTo({ top: line.offsetTop - box.clientHeight / 4, behavior: 'smooth' })
  }, [chosen])
  return (
    <section className="stack" style={{ '--gap': '0.5rem' }} aria-label={student.displayName}>
      <h2>
        <Link to="/submissions/$submissionId/code" params={{ submissionId }}>
          {student.displayName}
        </Link>
      </h2>
      <div ref={room} className={code.source} role="group" aria-label={student.displayName} tabIndex={0}>
        {files.map(({ path, text }) => (
          <div key={path}>
            <p className={classes.path}>{path}</p>
            <ol className={code.lines} style={{ '--digits': 4 }}>
              {text.split('\n').map((line, i) => {
                const number = i + 1
                const covers = ({ path: where, from, to }: Stretch) => where === path && from <= number && number <= to
                const isChosen = chosen !== null && stretches[chosen] !== undefined && covers(stretches[chosen])
                const match = isChosen ? chosen : stretches.findIndex(covers)
                return (
                  <li
                    key={number}
                    className={`${code.line} ${match >= 0 ? classes.match : ''}`}
                    data-chosen={isChosen || undefined}
                    style={match >= 0 ? { '--lane': laneColour(match) } : undefined}
                  >
                    <span className={code.number} aria-hidden="true">
                      {number}
                    </span>
                    <span className={code.text}>
                      <Code source={line} />
                    </span>
                  </li>
                )
              })}
            </ol>
          </div>
        ))}
      </div>
    </section>
  )
}
