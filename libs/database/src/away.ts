/** The codes of sockets, of Prisma and of PostgreSQL; class 53 is no room: disk, memory, connections. */
const CODE =
  /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT|P1001|P1002|P1008|P1017|P2024|57P0[123]|08\d{3}|53\d{3})$/
/** What Prisma's driver calls the same, where it does not keep the code. */
const KIND = /^(DatabaseNotReachable|ConnectionClosed|SocketTimeout|TooManyConnections)$/
/** What the driver says without any code, of a connection that broke while it was made or used. */
const MESSAGE =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/

/** Whether an error says that the database cannot be reached or has no room, which is nobody's doing who asked it something. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 6) return false
  const { code, originalCode, kind, message, cause, errors, meta, driverAdapterError } = error as Record<
    string,
    unknown
  >
  if ([code, originalCode].some((one) => typeof one === 'string' && CODE.test(one))) return true
  if (typeof kind === 'string' && KIND.test(kind)) return true
  if (typeof message === 'string' && MESSAGE.test(message)) return true
  const inner = [cause, meta, driverAdapterError, ...(Array.isArray(errors) ? errors : [])]
  return inner.some((one) => isDatabaseAway(one, depth + 1))
}
