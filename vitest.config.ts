import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['app', 'action', 'sandbox', 'shared', 'test'].map((folder) => `${folder}/**/*.test.ts`),
    globalSetup: ['test/global-setup.ts'],
    reporters: ['default', './test/closing-line.ts'],
    // a worker loads the libraries once: half of the time would go into loading them for each file
    isolate: false,
    // many tests wait: for a back-off, a limit of GitHub's, a process to end
    maxWorkers: 4,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['app/**/*.ts', 'action/**/*.ts', 'sandbox/**/*.ts', 'shared/**/*.ts'],
      exclude: ['**/*.test.ts', 'action/build.ts'],
      reporter: ['text', 'json-summary'],
    },
  },
})
