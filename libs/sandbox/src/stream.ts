/** A container's output as the engine sends it: frames of an 8-byte header (stream, length) and a piece of that stream. */
export class Demultiplexer {
  #header = Buffer.alloc(0)
  #stream = 0
  #left = 0
  readonly #onPiece: (stream: 'stdout' | 'stderr', piece: Buffer) => void

  constructor(onPiece: (stream: 'stdout' | 'stderr', piece: Buffer) => void) {
    this.#onPiece = onPiece
  }

  /** Pieces are passed on as they come, so that a frame's announced length never decides how much is held here. */
  push(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      if (this.#left === 0) {
        const header = Buffer.concat([this.#header, rest.subarray(0, 8 - this.#header.length)])
        rest = rest.subarray(header.length - this.#header.length)
        this.#header = header
        if (header.length < 8) return
        this.#stream = header[0] as number
        this.#left = header.readUInt32BE(4)
        this.#header = Buffer.alloc(0)
        continue
      }
      const piece = rest.subarray(0, this.#left)
      this.#left -= piece.length
      rest = rest.subarray(piece.length)
      this.#onPiece(this.#stream === 2 ? 'stderr' : 'stdout', piece)
    }
  }
}

/** Bytes to lines without their newline. A line longer than `maxBytes` is never held, only told. */
export class LineSplitter {
  #pieces: Buffer[] = []
  #held = 0
  readonly #maxBytes: number
  readonly #onLine: (line: string) => void
  readonly #onTooLong: () => void

  constructor(maxBytes: number, onLine: (line: string) => void, onTooLong: () => void) {
    this.#maxBytes = maxBytes
    this.#onLine = onLine
    this.#onTooLong = onTooLong
  }

  push(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      const end = rest.indexOf(10)
      const piece = end === -1 ? rest : rest.subarray(0, end)
      if (this.#held + piece.length > this.#maxBytes) {
        this.#pieces = []
        this.#held = 0
        this.#onTooLong()
        return
      }
      this.#pieces.push(piece)
      this.#held += piece.length
      if (end === -1) return
      const line = Buffer.concat(this.#pieces).toString('utf8')
      this.#pieces = []
      this.#held = 0
      this.#onLine(line)
      rest = rest.subarray(end + 1)
    }
  }
}
