import { defineConfig } from 'vitest/config'

/** Tests of the App load its libraries, and GitHub's description, once a worker instead of once a file. */
const ofTheApp = [
  'app/**/*.test.ts',
  'test/{app,app-cli,app-github,api,identity,inbox,promotion,publish,rest,server,serving,store}/**/*.test.ts',
  'test/github/*.test.ts',
  'test/github/{openapi,webhooks}/**/*.test.ts',
]

/** What has no state that a test could leave behind. */
const ofShared = ['shared/**/*.test.ts']

export default defineConfig({
  test: {
    reporters: ['default', './test/closing-line.ts'],
    // many tests wait: for a back-off, a limit of GitHub's, a process to end
    maxWorkers: 4,
    projects: [
      {
        extends: true,
        test: { name: 'app', include: ofTheApp, isolate: false },
      },
      {
        extends: true,
        test: { name: 'shared', include: ofShared, isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['{action,sandbox,test}/**/*.test.ts'],
          exclude: ofTheApp,
        },
      },
    ],
    globalSetup: ['test/global-setup.ts'],
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // a safety net and no expectation: a busy machine takes many times as long
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 10_000 } },
    coverage: {
      provider: 'v8',
      include: ['app/**/*.ts', 'action/**/*.ts', 'sandbox/**/*.ts', 'shared/**/*.ts'],
      exclude: ['**/*.test.ts', 'action/build.ts'],
      reporter: ['text', 'json-summary'],
    },
  },
})
