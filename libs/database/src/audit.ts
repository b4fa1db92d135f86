import type { Transaction } from './database.ts'

export interface AuditEntry {
  action: string
  /** `run:<id>`, `submission:<id>`, `task:<id>`, `course:<id>`, `assignment:<id>` or `regrade:<id>`. */
  subject: string
  actorId?: string
  requestId?: string
  detail?: Record<string, string | number | boolean | null>
}

/** Always inside the transaction whose change it tells of. */
export async function audit(transaction: Transaction, ...entries: AuditEntry[]): Promise<void> {
  await transaction.auditEvent.createMany({ data: entries })
}
