/** Bundles the client into client/dist: one ES module without imports, and its types; both are committed, so that an install from git has them. */
import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')

export async function buildClient(outdir = join(root, 'client/dist')): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: { index: 'client/index.ts' },
    outdir,
    bundle: true,
    // Node.js, browsers and edge runtimes: what only one of them has does not resolve
    platform: 'neutral',
    target: 'es2022',
    format: 'esm',
  })
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const options = {
    ignoreConfig: true,
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    target: 'es2022',
    module: 'nodenext',
    // types of what all three have, none of Node.js
    lib: 'es2022,dom',
    outDir: outdir,
  }
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  await promisify(execFile)(process.execPath, [tsc, 'client/index.ts', ...flags], { cwd: root }).catch(
    (error: unknown) => {
      // tsc tells its findings on stdout
      const said = error instanceof Error && 'stdout' in error ? String(error.stdout) : ''
      throw new Error(`the types of the client cannot be written:\n${said}`, { cause: error })
    },
  )
}

if (import.meta.main) await buildClient()
