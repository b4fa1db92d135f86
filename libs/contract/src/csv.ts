/** A CSV file that Excel opens: UTF-8 with a mark, and no cell that it would take for a formula. Numbers stay numbers. */
export function toCsv(rows: (string | number | null)[][]): string {
  const safe = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
  const cell = (value: string | number | null) =>
    typeof value === 'string' ? `"${safe(value).replaceAll('"', '""')}"` : String(value ?? '')
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
