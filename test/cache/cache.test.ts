/** The response cache on a real disk: whole or absent, for one process and for many. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Completion } from '../../action/completion.ts'
import { openCache } from '../../action/io/cache.ts'
import { answerFor, keyOf } from './answers.ts'
import { temporaryFolder } from './temporary-folder.ts'

const small: Completion = { outcome: 'answered', output: 'billing', toolCalls: [], attempts: 1 }
const pathOf = (dir: string, key: string) => join(dir, key.slice(0, 2), `${key.slice(2)}.json`)

describe('what is kept', () => {
  test('comes back with its costs and times, without its attempts', async () => {
    const dir = await temporaryFolder()
    const full: Completion = {
      ...answerFor(1),
      toolCalls: [{ name: 'f', arguments: '{"a":' }],
      promptTokensPerSecond: 400,
      outputTokensPerSecond: 50.5,
    }
    await openCache(dir).put(keyOf(1), full)
    const { attempts: _, ...kept } = full
    expect(await openCache(dir).get(keyOf(1))).toEqual(kept)
  })

  test.each<[Completion['outcome'], boolean]>([
    ['answered', true],
    ['empty', true],
    ['cut-off', true],
    ['refused', true],
    ['failed', false],
  ])('%s: %s', async (outcome, isKept) => {
    const cache = openCache(await temporaryFolder())
    await cache.put(keyOf(1), { ...small, outcome })
    expect(cache.stats().written).toBe(isKept ? 1 : 0)
    expect((await cache.get(keyOf(1))) !== undefined).toBe(isKept)
  })

  test('any output comes back as it was, also lone surrogates and NUL', async () => {
    const cache = openCache(await temporaryFolder())
    const output = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', 'a\udfffb', '\0', '\u2028'),
    )
    await fc.assert(
      fc.asyncProperty(output, fc.nat(), async (text, nth) => {
        await cache.put(keyOf(nth), { ...small, output: text })
        expect((await cache.get(keyOf(nth)))?.output).toBe(text)
      }),
      { seed: 20_261_120, numRuns: 60 },
    )
  })

  test('is counted', async () => {
    const cache = openCache(await temporaryFolder())
    await cache.get(keyOf(1))
    await cache.put(keyOf(1), small)
    await cache.get(keyOf(1))
    expect(cache.stats()).toEqual({ hits: 1, misses: 1, damaged: 0, written: 1 })
    expect(cache.warnings()).toEqual([])
  })

  test('nothing is made before the first write, and a key cannot leave the folder', async () => {
    const dir = join(await temporaryFolder(), 'not', 'yet')
    const cache = openCache(dir)
    expect(await cache.get(keyOf(1))).toBeUndefined()
    await expect(stat(dir)).rejects.toThrow('ENOENT')
    await expect(cache.get('../../etc/passwd')).rejects.toThrow('64 hexadecimal digits')
    await cache.put(keyOf(1), small)
    expect(await cache.get(keyOf(1))).toBeDefined()
  })
})

describe('a damaged entry counts as absent and is replaced', () => {
  test.each<[string, (path: string, text: string) => Promise<void>]>([
    ['cut', (path, text) => truncate(path, text.length - 3)],
    ['cut in the middle', (path, text) => truncate(path, text.length / 2)],
    ['empty', (path) => truncate(path, 0)],
    ['padded with NUL by a power cut', (path, text) => writeFile(path, '\0'.repeat(text.length))],
    ['edited', (path, text) => writeFile(path, text.replace('billing', 'refunds'))],
    ['of another version', (path, text) => writeFile(path, text.replace('cache/1', 'cache/9'))],
    ['another key’s', (path, text) => writeFile(path, text.replace(keyOf(1), keyOf(2)))],
    ['other JSON', (path) => writeFile(path, '[1,2]')],
  ])('%s', async (_, damage) => {
    const dir = await temporaryFolder()
    const cache = openCache(dir)
    await cache.put(keyOf(1), small)
    const path = pathOf(dir, keyOf(1))
    await damage(path, await readFile(path, 'utf8'))
    expect(await cache.get(keyOf(1))).toBeUndefined()
    expect(cache.stats().damaged).toBe(1)
    await cache.put(keyOf(1), small)
    expect((await cache.get(keyOf(1)))?.output).toBe('billing')
  })

  test('wherever it is cut', async () => {
    const dir = await temporaryFolder()
    const cache = openCache(dir)
    await cache.put(keyOf(1), small)
    const path = pathOf(dir, keyOf(1))
    const text = await readFile(path, 'utf8')
    for (let length = 0; length < text.length; length++) {
      await writeFile(path, text.slice(0, length))
      expect(await cache.get(keyOf(1))).toBeUndefined()
    }
  })
})

describe('many processes', () => {
  function startWriter(dir: string, seed: number, keys: number): ChildProcess {
    const script = join(import.meta.dirname, 'write-forever.ts')
    const child = spawn(process.execPath, [script, dir, String(seed), String(keys)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }

  test('write one key at once: a reader sees it whole from its first appearance on', async () => {
    const dir = await temporaryFolder()
    const children = [0, 1].map((seed) => startWriter(dir, seed, 1))
    const cache = openCache(dir)
    const isThere = async () => (await cache.get(keyOf(0))) !== undefined
    await expect.poll(isThere, { timeout: 10_000, interval: 5 }).toBe(true)
    const writer = openCache(dir)
    for (let round = 0; round < 30; round++) {
      const [read] = await Promise.all([cache.get(keyOf(0)), writer.put(keyOf(0), answerFor(0))])
      expect(read?.output).toBe(answerFor(0).output)
    }
    expect(children.map(({ exitCode }) => exitCode)).toEqual([null, null])
    expect(cache.stats().damaged).toBe(0)
  })

  test('are killed in the middle of writing: what is there is right, the rest is absent', async () => {
    const dir = await temporaryFolder()
    const keys = 8
    for (let round = 0; round < 4; round++) {
      const child = startWriter(dir, round, keys)
      await once(child.stdout ?? child, 'data')
      await new Promise((resolve) => setTimeout(resolve, 11 + 17 * round))
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(child.signalCode).toBe('SIGKILL')
    }
    const cache = openCache(dir)
    for (let nth = 0; nth < keys; nth++) {
      const read = await cache.get(keyOf(nth))
      if (read !== undefined) expect(read.output).toBe(answerFor(nth).output)
    }
    expect(cache.stats().damaged).toBe(0)
    for (let nth = 0; nth < keys; nth++) await cache.put(keyOf(nth), answerFor(nth))
    expect((await cache.get(keyOf(7)))?.output).toBe(answerFor(7).output)
  })
})

describe('the size', () => {
  test('is kept while much is written, without being asked', async () => {
    const dir = await temporaryFolder()
    const maxBytes = 500_000
    const cache = openCache(dir, { maxBytes })
    for (let nth = 0; nth < 20; nth++) await cache.put(keyOf(nth), answerFor(nth))
    const kept = await openCache(dir, { maxBytes: Number.MAX_SAFE_INTEGER }).prune()
    expect(kept.bytes).toBeLessThan(maxBytes * 1.5)
    expect(kept.entries).toBeGreaterThan(0)
    expect(await cache.get(keyOf(19))).toBeDefined()
  })

  test('sends the least recently used away first; reading is using', async () => {
    const dir = await temporaryFolder()
    const length = JSON.stringify(answerFor(0)).length
    const filling = openCache(dir)
    for (const nth of [0, 1, 2]) {
      await filling.put(keyOf(nth), answerFor(nth))
      await utimes(pathOf(dir, keyOf(nth)), 1000 + nth, 1000 + nth)
    }
    await filling.get(keyOf(0))
    const { removed } = await openCache(dir, { maxBytes: 2.6 * length }).prune()
    expect(removed).toBe(1)
    expect(await filling.get(keyOf(0))).toBeDefined()
    expect(await filling.get(keyOf(1))).toBeUndefined()
  })

  test('what killed writers left is removed after an hour, other folders are not touched', async () => {
    const dir = await temporaryFolder()
    await mkdir(join(dir, 'tmp'))
    await mkdir(join(dir, 'throughput'))
    await writeFile(join(dir, 'tmp', 'old'), 'x')
    await writeFile(join(dir, 'tmp', 'new'), 'x')
    await writeFile(join(dir, 'throughput', 'a.json'), '{}')
    await utimes(join(dir, 'tmp', 'old'), 1000, 1000)
    await openCache(dir, { maxBytes: 0 }).prune()
    expect(await readdir(join(dir, 'tmp'))).toEqual(['new'])
    expect(await readdir(join(dir, 'throughput'))).toEqual(['a.json'])
  })

  test('an absent folder is empty', async () => {
    expect(await openCache(join(await temporaryFolder(), 'no')).prune()).toEqual({
      entries: 0,
      bytes: 0,
      removed: 0,
    })
  })
})

describe('a folder that cannot be used is one warning, not an error', () => {
  test('a file stands in its place', async () => {
    const file = join(await temporaryFolder(), 'cache')
    await writeFile(file, 'x')
    const cache = openCache(file)
    for (let nth = 0; nth < 3; nth++) {
      expect(await cache.get(keyOf(nth))).toBeUndefined()
      await cache.put(keyOf(nth), small)
    }
    const warnings = cache.warnings()
    expect(warnings.map(({ code }) => code)).toEqual(['cache-not-read', 'cache-not-written'])
    expect(warnings.every(({ severity, path }) => severity === 'warning' && path === file)).toBe(true)
    expect(await cache.prune()).toMatchObject({ entries: 0 })
  })

  test.runIf(process.platform === 'linux')('a file system that nothing can be written to', async () => {
    const cache = openCache('/sys/promptgate-cache')
    await cache.put(keyOf(1), small)
    await cache.put(keyOf(2), small)
    expect(cache.warnings()).toHaveLength(1)
    expect(cache.stats().written).toBe(0)
  })
})
