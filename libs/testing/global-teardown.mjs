export default async function teardown() {
  await globalThis.testRedis?.stop()
  await globalThis.testPostgres?.stop()
}
