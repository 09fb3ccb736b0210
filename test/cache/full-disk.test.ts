/** A disk that is full from the third write on: one warning, what was kept stays readable. */
import { expect, test, vi } from 'vitest'
import { openCache } from '../../action/io/cache.ts'
import { answerFor, keyOf } from './answers.ts'
import { temporaryFolder } from './temporary-folder.ts'

const disk = vi.hoisted(() => ({ roomForFiles: Number.POSITIVE_INFINITY, written: 0, refused: 0 }))

vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original()
  const writeFile: typeof real.writeFile = async (...args) => {
    if (disk.written < disk.roomForFiles) {
      await real.writeFile(...args)
      disk.written++
      return
    }
    disk.refused++
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  }
  return { ...real, writeFile }
})

test('the run goes on without the cache', async () => {
  disk.roomForFiles = 2
  const cache = openCache(await temporaryFolder())
  for (let nth = 0; nth < 6; nth++) await cache.put(keyOf(nth), answerFor(nth))
  expect(disk).toMatchObject({ written: 2, refused: 1 })
  expect(cache.stats().written).toBe(2)
  expect(cache.warnings()).toHaveLength(1)
  expect(cache.warnings()[0]).toMatchObject({
    code: 'cache-not-written',
    message: expect.stringMatching(/disk .* is full \(ENOSPC\)/),
  })
  expect((await cache.get(keyOf(1)))?.output).toBe(answerFor(1).output)
  expect(await cache.get(keyOf(2))).toBeUndefined()
})
