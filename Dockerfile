# Two images out of one build: `--target api` and `--target worker`. Nothing here needs BuildKit.
FROM node:22-bookworm-slim AS build
WORKDIR /app
# The manifests alone first: packages are fetched again only when one of these changes.
COPY package.json package-lock.json .npmrc ./
COPY apps/api/package.json apps/api/
COPY apps/cli/package.json apps/cli/
COPY apps/e2e/package.json apps/e2e/
COPY apps/web/package.json apps/web/
COPY apps/worker/package.json apps/worker/
COPY libs/contract/package.json libs/contract/
COPY libs/database/package.json libs/database/
COPY libs/grader/package.json libs/grader/
COPY libs/grading/package.json libs/grading/
COPY libs/queue/package.json libs/queue/
COPY libs/runtime/package.json libs/runtime/
COPY libs/sandbox/package.json libs/sandbox/
COPY libs/source/package.json libs/source/
COPY libs/suites/package.json libs/suites/
COPY libs/similarity/package.json libs/similarity/
COPY libs/webhooks/package.json libs/webhooks/
COPY libs/testing/package.json libs/testing/
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22-bookworm-slim AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app /app

FROM runtime AS api
USER node
EXPOSE 3000
ENV HOST=0.0.0.0 PORT=3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "apps/api/dist/main.js"]

# It is given the engine's socket, which is as good as root on the host; an account of its own in here would only look safer.
FROM runtime AS worker
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git openssh-client util-linux && rm -rf /var/lib/apt/lists/*
ENV HEALTH_PORT=3001
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3001/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "apps/worker/dist/main.js"]
