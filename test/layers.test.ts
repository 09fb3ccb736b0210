/** The layer rule of the house: shared/ is pure, sandbox/ imports shared/ alone, app/ and action/ never import each other. */
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const specifier = /(?:(?<!['"])\bfrom\s*|\bimport\s*\(?\s*)(['"])([^'"\n]+)\1/g

/** What each folder may import: other folders (with a slash at the end) and packages. */
const allowed: Record<string, readonly string[]> = {
  shared: [
    'shared/',
    '@noble/hashes',
    'ajv',
    'ajv-formats',
    'csv-parse',
    'diff',
    'handlebars',
    'json-p3',
    'markdown-table',
    'picomatch',
    're2js',
    'typebox',
    'yaml',
  ],
  client: ['client/', 'node:', 'esbuild'],
  sandbox: ['sandbox/', 'shared/', 'node:'],
  action: [
    'action/',
    'sandbox/',
    'shared/',
    '@actions/',
    'node:',
    'esbuild',
    'node-llama-cpp',
    'openai',
    'undici',
  ],
  app: [
    'app/',
    'sandbox/',
    'shared/',
    '@libsql/client',
    '@octokit/',
    'drizzle-orm',
    'esbuild',
    'jose',
    'node:',
    'pino',
    'probot',
    'typebox',
  ],
}

/** Every import of `source` that `layer` may not have. */
function forbidden(layer: string, file: string, source: string): string[] {
  const bad: string[] = []
  for (const match of source.matchAll(specifier)) {
    const spec = match[2] ?? ''
    const target = spec.startsWith('.') ? relative(root, normalize(join(root, dirname(file), spec))) : spec
    const fine = allowed[layer]?.some((a) =>
      /[/:]$/.test(a) ? target.startsWith(a) : target === a || target.startsWith(`${a}/`),
    )
    if (!fine) bad.push(`${file} -> ${target}`)
  }
  return bad
}

test.each(Object.keys(allowed))('%s/ imports only what it may', async (layer) => {
  const bad: string[] = []
  for await (const file of glob(`${layer}/**/*.ts`, { cwd: root })) {
    if (file.endsWith('.test.ts')) continue
    bad.push(...forbidden(layer, file, await readFile(join(root, file), 'utf8')))
  }
  expect(bad).toEqual([])
})

test('the rule sees what it forbids', () => {
  expect(forbidden('shared', 'shared/a.ts', "import { x } from 'node:fs'")).toEqual([
    'shared/a.ts -> node:fs',
  ])
  expect(forbidden('shared', 'shared/a.ts', "import type { x } from '../action/run.ts'")).toHaveLength(1)
  expect(forbidden('action', 'action/io/a.ts', "const x = await import('../../app/app.ts')")).toHaveLength(1)
})
