/** The table of commands in the order in which people need them: `/help` and the reference show it so. */
import type { CommandEntry } from './command.ts'

const groups = [
  { title: 'Measure', names: ['eval', 'compare', 'try', 'cancel'] },
  { title: 'Decide', names: ['waive', 'unwaive', 'score'] },
  { title: 'Ship', names: ['promote', 'rollback', 'halt', 'resume'] },
  { title: 'Look', names: ['history', 'diff', 'budget', 'help'] },
] as const

export interface CommandGroup {
  readonly title: string
  readonly entries: readonly CommandEntry[]
}

/** Groups without a command are left out; a command that no group names stands under `More`. */
export function commandGroups(commands: Readonly<Record<string, CommandEntry>>): CommandGroup[] {
  const named = new Set<string>(groups.flatMap(({ names }) => names))
  const rest = Object.keys(commands).filter((name) => !named.has(name))
  return [...groups, { title: 'More', names: rest }]
    .map(({ title, names }) => ({ title, entries: names.flatMap((name) => commands[name] ?? []) }))
    .filter(({ entries }) => entries.length > 0)
}

const places: Readonly<Record<CommandEntry['where'], string>> = {
  'open-pull': 'in open pull requests',
  pull: 'in pull requests',
  anywhere: 'in pull requests and issues',
}

export const describePlace = ({ where }: Pick<CommandEntry, 'where'>): string => places[where]
