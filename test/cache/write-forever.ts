/** A process that writes and reads the cache until it is killed: `node write-forever.ts DIR SEED KEYS`. */
import { openCache } from '../../action/io/cache.ts'
import { answerFor, keyOf } from './answers.ts'

const [dir = '', seed = '0', keys = '1'] = process.argv.slice(2)
const cache = openCache(dir)
process.stdout.write('started\n')
for (let round = Number(seed); ; round++) {
  const nth = round % Number(keys)
  await cache.put(keyOf(nth), answerFor(nth))
  const read = await cache.get(keyOf(nth))
  if (read?.output !== answerFor(nth).output) {
    process.stderr.write(`wrong answer for ${nth}\n`)
    process.exit(3)
  }
}
