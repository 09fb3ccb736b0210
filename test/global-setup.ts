/** Refuses an old Node.js, and starts the embedded runner once for all tests that need real inference. */
import type { TestProject } from 'vitest/node'
import { startEmbeddedRunner } from '../action/start-embedded.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** base URL of llama.cpp with the tiny model, one slot, one thread */
    readonly runnerUrl: string
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24)
    throw new Error(`the tests need Node.js 24 or newer, not ${process.version}: run them with npm test`)
  const runner = await startEmbeddedRunner()
  project.provide('runnerUrl', runner.url)
  return () => runner.close()
}
