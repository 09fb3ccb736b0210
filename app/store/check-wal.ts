/**
 * SQLite reads its write-ahead log up to the first frame that is broken and drops what follows without a word. That is
 * right for a transaction which a power cut tore; where committed ones follow the broken frame, rows would vanish.
 */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { makeFault } from './store-fault.ts'

const headerBytes = 32
const frameHeaderBytes = 24
/** https://www.sqlite.org/walformat.html: the low bit tells the byte order of the checksums */
const magic = 0x377f0682

/** Before the file is opened, with its lock held. Throws a fault of kind `damaged`. */
export async function checkWal(databasePath: string): Promise<void> {
  const path = `${databasePath}-wal`
  const wal = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return Buffer.of()
    throw makeFault('cannot-open', path, cause)
  })
  const problem = findDamage(wal)
  if (problem === undefined) return
  throw makeFault(
    'damaged',
    `${path} ${problem}. Moving that file away opens the database as it was before, without what the log holds`,
  )
}

/** `file:a.db`, `file:/a.db`, `file:///a.db` */
export function toPath(url: string): string {
  return url.startsWith('file://') ? fileURLToPath(url) : decodeURIComponent(url.slice('file:'.length))
}

/** Pure: what is wrong with a log that is not just torn at its end. */
function findDamage(wal: Buffer): string | undefined {
  if (wal.length < headerBytes + frameHeaderBytes) return undefined
  const kind = wal.readUInt32BE(0)
  const sum = makeSum(kind === magic ? 'LE' : 'BE')
  sum.add(wal.subarray(0, 24))
  const pageBytes = wal.readUInt32BE(8)
  const isHeader = (kind & ~1) === magic && pageBytes >= 512 && pageBytes <= 65_536
  if (!isHeader || !sum.is(wal, 24)) return 'has a broken header'

  const salts = wal.subarray(16, 24)
  const frameBytes = frameHeaderBytes + pageBytes
  let isWhole = true
  let commitsAfter = 0
  for (let at = headerBytes; at + frameBytes <= wal.length; at += frameBytes) {
    // frames of an older round have other salts: the log is written over from its start
    if (!wal.subarray(at + 8, at + 16).equals(salts)) {
      if (isWhole) return undefined
      continue
    }
    if (isWhole) {
      sum.add(wal.subarray(at, at + 8))
      sum.add(wal.subarray(at + frameHeaderBytes, at + frameBytes))
      isWhole = sum.is(wal, at + 16)
    }
    // the size of the database stands in the last frame of each transaction
    if (!isWhole && wal.readUInt32BE(at + 4) > 0) commitsAfter++
  }
  // one may be the transaction that a power cut tore: it was never acknowledged
  return commitsAfter > 1 ? `is broken before ${commitsAfter} transactions that were committed` : undefined
}

/** The running checksum of the log, two words at a time. */
function makeSum(order: 'LE' | 'BE') {
  let s0 = 0
  let s1 = 0
  return {
    add: (bytes: Buffer): void => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      for (let at = 0; at < bytes.length; at += 8) {
        s0 = (s0 + view.getUint32(at, order === 'LE') + s1) >>> 0
        s1 = (s1 + view.getUint32(at + 4, order === 'LE') + s0) >>> 0
      }
    },
    is: (wal: Buffer, at: number): boolean => wal.readUInt32BE(at) === s0 && wal.readUInt32BE(at + 4) === s1,
  }
}
