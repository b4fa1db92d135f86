const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^@interleave/(\\w+)$': '<rootDir>/libs/$1/src/index.ts' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
}

const services = {
  globalSetup: '<rootDir>/libs/testing/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/global-teardown.mjs',
}

export default {
  // Whole machines are at work behind a test; how long they take says nothing about what they do.
  testTimeout: 120_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs,scripts}/**/*.spec.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '/dist/',
        '\\.(integration|e2e)\\.spec\\.ts$',
        '/compose\\.spec\\.ts$',
      ],
    },
    {
      ...shared,
      ...services,
      displayName: 'integration',
      testMatch: ['<rootDir>/{apps,libs,scripts}/**/*.integration.spec.ts'],
    },
    { ...shared, ...services, displayName: 'e2e', testMatch: ['<rootDir>/{apps,libs,scripts}/**/*.e2e.spec.ts'] },
    { ...shared, displayName: 'compose', testMatch: ['<rootDir>/apps/e2e/src/compose.spec.ts'] },
  ],
}
