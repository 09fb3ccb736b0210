/** `/help`: the commands there are, and who may use them. */
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import type { CommandAnswer, CommandEntry } from './command.ts'
import { commands } from './index.ts'

export const helpCommand: CommandEntry = {
  usage: '/help',
  does: 'shows this list',
  role: 'write',
  where: 'anywhere',
  run: showHelp,
}

async function showHelp(): Promise<CommandAnswer> {
  const rows = Object.values(commands).map(
    ({ usage, does, role }) => `| \`${usage}\` | ${role} | ${escapeMarkdown(does, 'inline')} |`,
  )
  // a table begins on a line of its own
  const lines = ['these are the commands:', '', '| command | for | what it does |', '|:--|:--|:--|', ...rows]
  return { isDone: true, text: lines.join('\n') }
}
