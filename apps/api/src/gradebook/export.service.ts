import { type ExportQuery, type GradebookView, type Language, type MarkCell, toCsv } from '@interleave/contract'
import { Injectable } from '@nestjs/common'
import writeExcelFile from 'write-excel-file/node'
import type { Viewer } from '../accounts/viewer.ts'
import { GradebookService } from './gradebook.service.ts'

type Cell = string | number | null

export interface ExportedFile {
  content: Buffer
  type: string
  name: string
}

const words = {
  'zh-CN': {
    student: '学号',
    name: '姓名',
    section: '班级',
    total: '总分',
    mark: '成绩',
    late: '迟交后的百分比',
    sheet: '成绩',
  },
  en: {
    student: 'User name',
    name: 'Name',
    section: 'Section',
    total: 'Total',
    mark: 'Mark',
    late: 'Percent left after lateness',
    sheet: 'Marks',
  },
}

/**
 * The gradebook as a file: who matches the filter, with what is in the columns. `write-excel-file` makes the XLSX: it is kept, writes and
 * nothing else, and depends on a zip library alone, where others bring readers and a dozen packages.
 */
@Injectable()
export class ExportService {
  constructor(private readonly gradebook: GradebookService) {}

  async write(
    viewer: Viewer,
    courseId: string,
    { format, ...filter }: ExportQuery,
    language: Language,
  ): Promise<ExportedFile> {
    const rows = table(await this.gradebook.readAll(viewer, courseId, filter), language)
    if (format === 'csv')
      return { content: Buffer.from(toCsv(rows)), type: 'text/csv; charset=utf-8', name: 'gradebook.csv' }
    const data = rows.map((row, i) => row.map((value) => excelCell(value, i === 0)))
    const sheet = {
      sheet: words[language].sheet,
      stickyRowsCount: 1,
      columns: [{ width: 14 }, { width: 18 }, { width: 12 }],
    }
    const content = await writeExcelFile(data, sheet).toBuffer()
    return {
      content,
      type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      name: 'gradebook.xlsx',
    }
  }
}

/** Text is a cell of text: no spreadsheet looks for a formula in it. */
function excelCell(value: Cell, isHeading: boolean) {
  if (value === null) return null
  if (typeof value === 'number') return { value, type: Number }
  return { value, type: String, ...(isHeading && { fontWeight: 'bold' as const }) }
}

function table(
  { columns, points, rows }: Pick<GradebookView, 'columns' | 'points' | 'rows'>,
  language: Language,
): Cell[][] {
  const { student, name, section, total, mark, late } = words[language]
  const isOne = rows.some((row) => row.mark !== null)
  const heading = [student, name, section, ...columns.map((column) => `${column.title[language]} (${column.points})`)]
  const last = isOne ? [`${mark} (${points})`, late] : [`${total} (${points})`]
  return [
    [...heading, ...last],
    ...rows.map((row) => [
      ...[row.student.username, row.student.displayName, row.section],
      ...row.cells.map(({ score }: MarkCell) => score),
      ...(isOne ? [row.mark?.score ?? null, row.mark?.score == null ? null : row.mark.percent] : [row.total]),
    ]),
  ]
}
