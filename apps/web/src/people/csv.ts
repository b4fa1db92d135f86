/** A CSV file that Excel opens: UTF-8 with a mark, and no cell that it would take for a formula. */
export function toCsv(rows: string[][]): string {
  const cell = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

export const joinLink = (origin: string, token: string) => `${origin}/join#${token}`
