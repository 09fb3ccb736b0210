/** What an operator may do with the database from the command line, as data: the usage text is made from it. */

export interface OperatorCommand {
  readonly name: string
  readonly usage: string
  readonly meaning: string
}

export const operatorCommands: readonly OperatorCommand[] = [
  {
    name: 'export',
    usage: 'export --to FILE|-',
    meaning:
      'writes what is kept as JSON Lines, for another database or another tool; beside a running server too',
  },
  {
    name: 'import',
    usage: 'import FILE|-',
    meaning: 'reads such a file into an empty database; no server may be running on it',
  },
  {
    name: 'backup',
    usage: 'backup FILE',
    meaning: 'copies the database file, whole and consistent, also beside a running server',
  },
]

const width = Math.max(...operatorCommands.map(({ usage }) => usage.length)) + 2

export const operatorUsage = `Usage: promptgate COMMAND

${operatorCommands.map(({ usage, meaning }) => `  ${usage.padEnd(width)} ${meaning}`).join('\n')}

The database is the one of DATABASE_URL (and DATABASE_TOKEN), as for the server. What is written may hold the key of
the GitHub App: keep it as you keep keys.

Exit codes: 0 done, 2 a mistake in the command or the environment, 3 the database or a file could not be read or written.
`
