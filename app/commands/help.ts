/** `/help`: the commands there are, by what they are for, and which of them the person who asks may use. */
import { withoutFullStop } from '../../shared/verdict/without-full-stop.ts'
import { codeSpan } from '../../shared/view/write-code.ts'
import type { Deps } from '../deps.ts'
import { isAtLeast } from '../roles.ts'
import type { Tenant } from '../tenant.ts'
import type { AnyRequest, CommandAnswer, CommandEntry } from './command.ts'
import { commands } from './index.ts'
import { commandGroups, describePlace } from './list-commands.ts'
import { said } from './say-sentence.ts'

export const helpCommand: CommandEntry = {
  usage: '/help',
  does: 'shows this list',
  role: 'write',
  where: 'anywhere',
  run: showHelp,
}

async function showHelp(_: Deps, __: Tenant, { permission }: AnyRequest): Promise<CommandAnswer> {
  const tables = commandGroups(commands).flatMap(({ title, entries }) => [
    '',
    `**${title}**`,
    '',
    '| | command | for | what it does |',
    '|:-:|:--|:--|:--|',
    ...entries.map((entry) => {
      const mark = isAtLeast(permission, entry.role) ? '✓' : ''
      const does = said(`${withoutFullStop(entry.does)} (${describePlace(entry)})`)
      return `| ${mark} | ${codeSpan(entry.usage)} | ${entry.role} | ${does} |`
    }),
  ])
  // a table begins on a line of its own
  const lead = `your role is ${permission}; ✓ marks what it may use. Other roles are named beside each command.`
  return { isDone: true, text: [lead, ...tables].join('\n') }
}
