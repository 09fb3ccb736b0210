import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'shared/**/*.test.ts', 'action/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    reporters: ['default', './test/closing-line.ts'],
    restoreMocks: true,
    testTimeout: 30_000,
    coverage: {
      provider: 'v8',
      include: ['app/**/*.ts', 'action/**/*.ts', 'shared/**/*.ts'],
      exclude: ['**/*.test.ts', 'action/build.ts'],
      reporter: ['text', 'json-summary'],
    },
  },
})
