/** Does `work` for each, `slots` of them at a time; the results are in the order of `all`. */
export async function inSlots<T, R>(all: T[], slots: number, work: (one: T, slot: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  await Promise.all(
    Array.from({ length: Math.min(slots, all.length) }, async (_, slot) => {
      for (let at = next++; at < all.length; at = next++) results[at] = await work(all[at] as T, slot)
    }),
  )
  return results
}
