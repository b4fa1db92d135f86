import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

/**
 * Serves the bare repositories below `root` read-only over git's smart HTTP, by git's own `http-backend`.
 * `intercept` may answer a request itself and say so with true: that is how tests misbehave.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {string} [options.host]
 * @param {number} [options.port]
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => boolean} [options.intercept]
 * @returns {Promise<{ port: number, stop(): Promise<void> }>}
 */
export async function startGitServer({ root, host = '127.0.0.1', port = 0, intercept = () => false }) {
  const backends = new Set()
  const server = createServer((request, response) => {
    if (intercept(request, response)) return
    const url = new URL(request.url, 'http://localhost')
    const backend = spawn('git', ['http-backend'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        // Anyone may read any commit, nobody may push; the repositories may belong to another user of this machine.
        GIT_CONFIG_COUNT: '3',
        GIT_CONFIG_KEY_0: 'uploadpack.allowAnySHA1InWant',
        GIT_CONFIG_VALUE_0: 'true',
        GIT_CONFIG_KEY_1: 'http.receivepack',
        GIT_CONFIG_VALUE_1: 'false',
        GIT_CONFIG_KEY_2: 'safe.directory',
        GIT_CONFIG_VALUE_2: '*',
        REQUEST_METHOD: request.method,
        PATH_INFO: decodeURIComponent(url.pathname),
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: request.headers['git-protocol'] ?? '',
        REMOTE_ADDR: request.socket.remoteAddress ?? '',
      },
    })
    backends.add(backend)
    backend.on('close', () => backends.delete(backend))
    backend.on('error', () => response.destroy())
    backend.stdin.on('error', () => response.destroy())
    response.on('close', () => backend.kill())
    request.pipe(backend.stdin)
    answer(backend.stdout, response)
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return {
    port: server.address().port,
    async stop() {
      for (const backend of backends) backend.kill()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A CGI program writes its headers first, with the status among them. */
function answer(output, response) {
  let head = Buffer.alloc(0)
  const onData = (chunk) => {
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    output.off('data', onData)
    let status = 200
    for (const line of head.toString('latin1', 0, end).split('\r\n')) {
      const [name, value] = line.split(/:\s*/, 2)
      if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10)
      else response.setHeader(name, value)
    }
    response.writeHead(status)
    response.write(head.subarray(end + 4))
    output.pipe(response)
  }
  output.on('data', onData)
  output.on('end', () => response.end())
}

/** `node scripts/git-server.mjs <root> [host] [port]`: by itself, as in a container. */
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [root, host = '127.0.0.1', port = '8418'] = process.argv.slice(2)
  if (!root) throw new Error('usage: node scripts/git-server.mjs <folder of bare repositories> [host] [port]')
  const server = await startGitServer({ root, host, port: Number(port) })
  console.log(`serving ${root} on http://${host}:${server.port}/`)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void server.stop().then(() => process.exit(0)))
}
