/** A plain text file as a prompt: one user message with Handlebars placeholders. */
import { fail, type Result, succeed } from '../problem.ts'
import type { Prompt } from './prompt.ts'
import type { PromptName } from './prompt-name.ts'
import { toBody } from './template/node.ts'
import { parseTemplate } from './template/parse-template.ts'

/**
 * `.txt`, `.md` and `.hbs` are read alike: the whole file is a template (variables, blocks, partials, and `{{role}}` for
 * more than the one user message), there is no front matter, and line ends at the end of the file do not count.
 */
export function parseTextPrompt(
  file: { path: string; text: string; source: string },
  named: PromptName,
): Result<Prompt> {
  const { path, source } = file
  const text = file.text.replace(/\n+$/, '')
  const nodes = parseTemplate(text, { path, line: 1, column: 1 })
  if (!nodes.ok) return fail(nodes.problems)
  const empty = {
    path,
    line: 1,
    column: 1,
    code: 'empty-template',
    message: 'the prompt has no text',
    severity: 'warning',
  } as const
  return succeed(
    {
      path,
      format: 'text',
      name: named.name,
      tags: [],
      params: {},
      inputDefaults: {},
      output: { format: 'text' },
      tools: [],
      template: { kind: 'handlebars', text, body: toBody(nodes.value) },
      source,
      templateLine: 1,
      testData: [],
    },
    [...nodes.warnings, ...(text.trim() === '' ? [empty] : [])],
  )
}
