/** `export`, `import` and `backup`: reads the command line and the environment, does it, says what it did. */
import { parseArgs } from 'node:util'
import { formatProblem } from '../../shared/problem.ts'
import { createReader, type Environment } from '../env/create-reader.ts'
import { readDatabaseUrl } from '../env/read-database-url.ts'
import { describeFault } from '../inbox/describe-fault.ts'
import type { DatabaseAddress, DatabaseTools } from './database-tools.ts'
import { operatorCommands, operatorUsage } from './operator-commands.ts'
import { FileRefusal, openLines, refuseFile, writeLines } from './whole-files.ts'

export interface OperatorOptions {
  readonly env: Environment
  readonly openTools: (address: DatabaseAddress) => DatabaseTools
  readonly stdin: NodeJS.ReadableStream
  readonly stdout: NodeJS.WritableStream
  readonly say: (text: string) => void
}

/** The exit code. */
export async function runOperator(argv: readonly string[], options: OperatorOptions): Promise<number> {
  const { say } = options
  const wish = readWish(argv)
  if ('mistake' in wish) {
    say(`promptgate: ${wish.mistake}\n\n${operatorUsage}`)
    return 2
  }
  if (wish.isHelp) {
    options.stdout.write(operatorUsage)
    return 0
  }
  const reader = createReader(options.env)
  const url = readDatabaseUrl(reader)
  const token = reader.text('DATABASE_TOKEN')
  for (const problem of reader.problems) say(`${formatProblem(problem)}\n`)
  if (reader.problems.length > 0) return 2
  try {
    say(
      `${await work(wish, options.openTools({ url, ...(token === undefined ? {} : { token }) }), options)}\n`,
    )
    return 0
  } catch (error) {
    const isMistake = error instanceof FileRefusal
    say(`promptgate: ${isMistake ? error.message : describeFault(error)}\n`)
    return isMistake ? 2 : 3
  }
}

interface Wish {
  readonly name: string
  /** `-`: the standard stream */
  readonly file: string
  readonly isHelp: boolean
}

function readWish(argv: readonly string[]): Wish | { readonly mistake: string } {
  const [name = '', ...rest] = argv
  if (['help', '--help', '-h'].includes(name)) return { name, file: '', isHelp: true }
  const known = operatorCommands.find((command) => command.name === name)
  if (known === undefined) return { mistake: `there is no command "${name}"` }
  const options = { to: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const
  try {
    const { values, positionals } = parseArgs({ args: [...rest], options, allowPositionals: true })
    if (values.help) return { name, file: '', isHelp: true }
    const isExport = name === 'export'
    const files = isExport ? [values.to, ...positionals] : positionals
    const [file] = files
    const isOdd = files.length !== 1 || (!isExport && values.to !== undefined)
    if (isOdd || file === undefined || file === '') return { mistake: `write: promptgate ${known.usage}` }
    return { name, file, isHelp: false }
  } catch (error) {
    return { mistake: error instanceof Error ? error.message : String(error) }
  }
}

/** One sentence on what was done. */
async function work({ name, file }: Wish, tools: DatabaseTools, options: OperatorOptions): Promise<string> {
  if (name === 'export') {
    const rows = await writeLines(file, tools.exportRows(), options.stdout)
    return `exported ${rows} lines${file === '-' ? '' : ` to ${file}`}`
  }
  if (name === 'import') {
    const rows = await tools.importRows(await openLines(file, options.stdin))
    return `imported ${rows} rows${file === '-' ? '' : ` of ${file}`}`
  }
  await refuseFile(file)
  await tools.backUp(file)
  return `copied the database to ${file}`
}
