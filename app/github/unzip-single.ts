/** Reads the one file of a small zip archive, strictly: nothing that GitHub's own artifacts do not have is accepted. */
import { crc32, inflateRawSync } from 'node:zlib'

/** APPNOTE.TXT 6.3.10, sections 4.3.16, 4.3.12 and 4.3.7. */
const endSignature = 0x06054b50
const entrySignature = 0x02014b50
const localSignature = 0x04034b50
const endBytes = 22
const maxCommentBytes = 0xffff

/** The file's bytes. Throws a sentence for an archive of several files, one that is damaged, or a file above `maxBytes`. */
export function unzipSingle(archive: Uint8Array, maxBytes: number): Uint8Array {
  const zip = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  const entry = readEntry(zip, findEnd(zip))
  if (entry.sizeBytes > maxBytes)
    throw new Error(`the file has ${entry.sizeBytes} bytes, more than ${maxBytes}`)
  const packed = readPacked(zip, entry)
  const content = unpack(packed, entry)
  if (content.length !== entry.sizeBytes || crc32(content) !== entry.crc)
    throw new Error('the file in the archive is damaged')
  return content
}

interface Entry {
  readonly method: number
  readonly crc: number
  readonly packedBytes: number
  readonly sizeBytes: number
  readonly localAt: number
  readonly directoryAt: number
}

function findEnd(zip: Buffer): number {
  const first = Math.max(0, zip.length - endBytes - maxCommentBytes)
  for (let at = zip.length - endBytes; at >= first; at--) {
    if (zip.readUInt32LE(at) === endSignature && at + endBytes + zip.readUInt16LE(at + 20) === zip.length)
      return at
  }
  throw new Error('this is no zip archive, or one that was cut')
}

function readEntry(zip: Buffer, end: number): Entry {
  const [disk, startDisk, here, all] = [4, 6, 8, 10].map((offset) => zip.readUInt16LE(end + offset))
  const directoryAt = zip.readUInt32LE(end + 16)
  if (all === 0xffff || directoryAt === 0xffffffff) throw new Error('zip64 archives are not read')
  if (disk !== 0 || startDisk !== 0 || here !== 1 || all !== 1)
    throw new Error(`the archive must hold one file, not ${all}`)
  if (directoryAt + 46 > end || zip.readUInt32LE(directoryAt) !== entrySignature)
    throw new Error('the directory of the archive is damaged')
  const entry: Entry = {
    method: zip.readUInt16LE(directoryAt + 10),
    crc: zip.readUInt32LE(directoryAt + 16),
    packedBytes: zip.readUInt32LE(directoryAt + 20),
    sizeBytes: zip.readUInt32LE(directoryAt + 24),
    localAt: zip.readUInt32LE(directoryAt + 42),
    directoryAt,
  }
  if ((zip.readUInt16LE(directoryAt + 8) & 0x2041) !== 0) throw new Error('encrypted archives are not read')
  if ([entry.packedBytes, entry.sizeBytes, entry.localAt].includes(0xffffffff))
    throw new Error('zip64 archives are not read')
  return entry
}

function readPacked(zip: Buffer, { localAt, packedBytes, directoryAt }: Entry): Buffer {
  if (localAt + 30 > directoryAt || zip.readUInt32LE(localAt) !== localSignature)
    throw new Error('the file in the archive is not where its directory says')
  const start = localAt + 30 + zip.readUInt16LE(localAt + 26) + zip.readUInt16LE(localAt + 28)
  if (start + packedBytes > directoryAt) throw new Error('the file in the archive was cut')
  return zip.subarray(start, start + packedBytes)
}

function unpack(packed: Buffer, { method, sizeBytes }: Entry): Buffer {
  if (method === 0) return packed
  if (method !== 8) throw new Error(`compression method ${method} is not read`)
  try {
    // one byte more than announced is one too many
    return inflateRawSync(packed, { maxOutputLength: sizeBytes + 1 })
  } catch (cause) {
    throw new Error('the file in the archive is damaged', { cause })
  }
}
