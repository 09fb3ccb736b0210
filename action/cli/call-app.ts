/** `promptgate export`, `import` and `backup` are the App's own: it is started beside this package, with the same words. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const appCommands: readonly string[] = ['export', 'backup', 'import']

export interface CallAppOptions {
  /** of the running file: `action/cli/` in the source tree, `action/dist/` or `action/dist/chunks/` in a bundle */
  readonly from?: string
  /** Node runs TypeScript: then the source is taken, which cannot be older than itself */
  readonly runsSource?: boolean
}

/** undefined: this package came without the App. */
export function findApp({
  from = import.meta.dirname,
  runsSource = Boolean(process.features.typescript),
}: CallAppOptions = {}): string | undefined {
  const entries = [...(runsSource ? ['app/main.ts'] : []), 'dist/app/main.js']
  const roots = ['../..', '../../..'].map((folder) => join(from, folder))
  const places = roots.flatMap((root) => entries.map((entry) => join(root, entry)))
  return places.find((place) => existsSync(place))
}

/** The exit code of the App; 128 and more where a signal ended it. */
export async function callApp(argv: readonly string[], options: CallAppOptions = {}): Promise<number> {
  const entry = findApp(options)
  if (entry === undefined) {
    process.stderr.write(
      `promptgate: "${argv[0]}" needs the App, which this package came without: run it where the server runs, ` +
        `as node dist/app/main.js ${argv.join(' ')}\n`,
    )
    return 2
  }
  const child = spawn(process.execPath, [entry, ...argv], { stdio: 'inherit' })
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  child.once('error', reject)
  child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)))
  return await promise
}
