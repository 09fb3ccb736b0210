/** `/help`: the commands there are, and who may use them. */
import { escapeMarkdown } from '../../shared/view/escape-markdown.ts'
import type { CommandHandler } from './command.ts'
import { commands } from './index.ts'

export const helpCommand: CommandHandler = async () => {
  const rows = Object.values(commands).map(
    ({ usage, does, role }) => `| \`${usage}\` | ${role} | ${escapeMarkdown(does, 'inline')} |`,
  )
  return { isDone: true, text: ['| command | for | what it does |', '|:--|:--|:--|', ...rows].join('\n') }
}
