/** What the container is promised to be, read from its Dockerfile: there is no engine here that could build it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { appEvents, appPermissions } from '../../app/manifest.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const dockerfile = read('Dockerfile')

test('the image runs without root, writes to one volume and says when it is ready', () => {
  const stages = dockerfile.split(/^FROM /m).slice(1)
  expect(stages).toHaveLength(2)
  const last = stages.at(-1) ?? ''
  expect(last).toMatch(/^USER node$/m)
  expect(last).toMatch(/^VOLUME \/data$/m)
  expect(last).toContain('DATABASE_URL=file:/data/')
  expect(last).toMatch(/^HEALTHCHECK .*\/ready/m)
  expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('CMD ["node", "--enable-source-maps"'))
})

test('everything that the image copies is in the repository, or made on the way', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) =>
    files.split(' '),
  )
  expect(copied.length).toBeGreaterThan(5)
  for (const path of copied) expect(() => read(`${path}/.`.replace(/\/\.$/, ''))).not.toThrow(/ENOENT/)
})

test('app.yml asks for what the manifest asks for, and contents are only read', () => {
  const manifest = parse(read('app.yml')) as Record<string, unknown>
  expect(manifest['default_permissions']).toEqual(appPermissions)
  expect(manifest['default_events']).toEqual([...appEvents])
  expect(appPermissions.contents).toBe('read')
})
