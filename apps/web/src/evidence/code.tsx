import { Fragment } from 'react'
import { tokenizeLine } from './python.ts'

/** Python in quiet colours. The words of a student are only ever text here. */
export function Code({ source }: { source: string }) {
  return (
    <code>
      {source.split('\n').map((line, i) => (
        <Fragment key={i}>
          {i > 0 && '\n'}
          {tokenizeLine(line).map(({ kind, text }, j) =>
            kind === 'name' || kind === 'plain' ? (
              text
            ) : (
              <span key={j} className={`code-${kind}`}>
                {text}
              </span>
            ),
          )}
        </Fragment>
      ))}
    </code>
  )
}
