/** Zip archives, good ones and ones that are made wrong on purpose. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipFile {
  readonly name: string
  readonly content: Uint8Array
  readonly method?: 'stored' | 'deflated'
  /** size and checksum behind the content, as a writer of streams leaves them */
  readonly isStreamed?: boolean
  readonly flags?: number
  readonly methodNumber?: number
  readonly claims?: { readonly crc?: number; readonly sizeBytes?: number; readonly packedBytes?: number }
}

export function makeZip(files: readonly ZipFile[], comment = ''): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const file of files) {
    const name = Buffer.from(file.name)
    const method = file.method ?? 'deflated'
    const packed = method === 'deflated' ? deflateRawSync(file.content) : Buffer.from(file.content)
    const flags = (file.flags ?? 0) | (file.isStreamed ? 8 : 0)
    const crc = file.claims?.crc ?? crc32(file.content)
    const sizeBytes = file.claims?.sizeBytes ?? file.content.length
    const packedBytes = file.claims?.packedBytes ?? packed.length
    const facts = (real: boolean) => {
      const buffer = Buffer.alloc(12)
      if (real) {
        buffer.writeUInt32LE(crc, 0)
        buffer.writeUInt32LE(packedBytes, 4)
        buffer.writeUInt32LE(sizeBytes, 8)
      }
      return buffer
    }
    const head = Buffer.alloc(10)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(flags, 2)
    head.writeUInt16LE(file.methodNumber ?? (method === 'deflated' ? 8 : 0), 4)
    const lengths = Buffer.alloc(4)
    lengths.writeUInt16LE(name.length, 0)
    const local = [Buffer.from('PK\x03\x04', 'latin1'), head, facts(!file.isStreamed), lengths, name, packed]
    if (file.isStreamed) local.push(Buffer.from('PK\x07\x08', 'latin1'), facts(true))
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    const version = Buffer.from([20, 3])
    directory.push(
      Buffer.from('PK\x01\x02', 'latin1'),
      version,
      head,
      facts(true),
      lengths,
      rest.subarray(0, 14),
      name,
    )
    parts.push(...local)
    at += local.reduce((sum, part) => sum + part.length, 0)
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(at, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...parts, index, end, Buffer.from(comment)])
}
