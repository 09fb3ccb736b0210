/** How often the database is copied, and where to. Without a folder it is not. */
import type { BackupSettings } from '../settings.ts'
import type { Reader } from './create-reader.ts'
import { readDecimal, readWhole } from './read-number.ts'

/** undefined: no folder is set, or a problem was told. */
export function readBackup(reader: Reader, databaseUrl: string): BackupSettings | undefined {
  const folder = reader.text('BACKUP_FOLDER')
  const hours = readDecimal(reader, 'BACKUP_HOURS', 0.1, 720)
  const keep = readWhole(reader, 'BACKUP_KEEP', 1, 1_000)
  if (folder === undefined) return undefined
  if (!databaseUrl.startsWith('file:')) {
    const hint = "use the server's own backups, and leave BACKUP_FOLDER away"
    reader.refuse('no-file-to-back-up', 'BACKUP_FOLDER is set, the database is on a server', hint)
    return undefined
  }
  return hours === undefined || keep === undefined ? undefined : { folder, hours, keep }
}
