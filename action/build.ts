/** Bundles the Action, the command line, the sandbox and the embedded runner into action/dist, which is committed. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Metafile } from 'esbuild'

const root = join(import.meta.dirname, '..')

/** Packages that must never reach the Action's bundle: native, or the App's own. */
const unwanted = /node_modules\/(@libsql|libsql|drizzle-orm|probot|pino|node-llama-cpp|@node-llama-cpp)\//

/** Returns every file it wrote by its path from the root of the package: bytes, what is in it, what it imports. */
export async function buildAction(outdir = join(root, 'action/dist')): Promise<Metafile['outputs']> {
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      index: 'action/index.ts',
      cli: 'action/cli.ts',
      'sandbox-worker': 'sandbox/sandbox-worker.ts',
      'serve-model': 'action/serve-model.ts',
    },
    outdir,
    bundle: true,
    // what a run rarely needs (cache, artifact, model client) is loaded when it is needed
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    platform: 'node',
    target: 'node22',
    format: 'esm',
    minify: true,
    keepNames: true,
    charset: 'utf8',
    legalComments: 'linked',
    metafile: true,
    external: ['node-llama-cpp'],
    // names of chunks come from paths: a linked node_modules (a git worktree's) must give the same ones
    preserveSymlinks: true,
    // CommonJS dependencies call require(); an ES module has none.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  })
  const found = Object.keys(metafile.inputs).filter((file) => unwanted.test(file))
  if (found.length > 0) throw new Error(`the action must not bundle ${found.join(', ')}`)
  return metafile.outputs
}

if (import.meta.main) {
  const files = Object.entries(await buildAction())
  const total = files.reduce((sum, [, { bytes }]) => sum + bytes, 0)
  for (const [file, { bytes }] of files)
    if (!file.includes('/chunks/')) console.log(`${file} ${(bytes / 1024).toFixed(0)} KiB`)
  console.log(`action/dist ${(total / 1024).toFixed(0)} KiB in ${files.length} files`)
}
