const ours = '^(libs|apps)/[^/]+/src/'
/** Who may import whom (docs/architecture.md has the picture); each lib is entered by its one door. What tests share has a rule of its own. */
const may = (from, ...to) => ({
  name: `${from}-imports`,
  comment: `${from} may import only: ${to.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^(libs|apps)/${from}/` },
  to: { path: ours, pathNot: [`^(libs|apps)/${from}/`, '^libs/testing/', ...to.map((name) => `^libs/${name}/`)] },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', comment: 'a cycle has no order in which it can be understood', severity: 'error', from: {}, to: { circular: true } },
    { name: 'one-door', comment: 'a lib is imported by its src/index.ts', severity: 'error', from: { path: '^(libs|apps)/([^/]+)/' }, to: { path: '^(libs|apps)/', pathNot: ['^(libs|apps)/$2/', '^libs/[^/]+/(src|dist)/index'] } },
    may('contract'),
    may('runtime'),
    may('sandbox', 'runtime'),
    may('source', 'contract', 'runtime'),
    may('grading', 'contract'),
    may('queue', 'contract'),
    may('suites', 'contract'),
    may('webhooks', 'contract'),
    may('similarity'),
    may('database', 'contract', 'grading'),
    may('grader', 'contract', 'grading', 'suites', 'sandbox', 'source'),
    may('testing', 'contract', 'database'),
    may('web', 'contract'),
    may('cli', 'contract', 'grading', 'sandbox', 'source', 'suites', 'grader'),
    may('e2e', 'contract'),
    may('api', 'contract', 'grading', 'database', 'queue', 'runtime', 'similarity', 'source', 'suites', 'webhooks'),
    may('worker', 'contract', 'grading', 'database', 'queue', 'runtime', 'sandbox', 'source', 'suites', 'grader', 'webhooks'),
    { name: 'testing-in-tests-only', comment: 'what tests share must not reach production', severity: 'error', from: { pathNot: ['[.](spec|fixture)[.]ts$', '^libs/testing/'] }, to: { path: '^libs/testing/' } },
    { name: 'only-database-and-stores-touch-prisma', comment: 'rules that query are rules nobody can test', severity: 'error', from: { path: ours, pathNot: ['^libs/(database|testing)/', '[.]store[.]ts$'] }, to: { path: 'node_modules/(pg|@prisma)/' } },
    { name: 'only-sandbox-touches-docker', comment: 'one golden container configuration', severity: 'error', from: { path: ours, pathNot: '^libs/sandbox/' }, to: { path: 'node_modules/dockerode/' } },
    { name: 'only-queue-and-processors-touch-bullmq', comment: 'jobs live in the queue', severity: 'error', from: { path: ours, pathNot: ['^libs/queue/', '[.](processor|module)[.]ts$'] }, to: { path: 'node_modules/(bullmq|@nestjs/bullmq)/' } },
    { name: 'libs-know-no-nest', comment: 'a lib is made with `new` in a test', severity: 'error', from: { path: '^libs/' }, to: { path: 'node_modules/@nestjs/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/dist/', 'generated/'] },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'default'], exportsFields: ['exports'] },
  },
}
