/** Writes what is made from the code: JSON Schemas for editors and tools, reference pages, the tables of the README. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { policyJsonSchema } from '../shared/config/policy-json-schema.ts'
import { policyReference } from '../shared/config/policy-reference.ts'
import { evaluatorReference } from '../shared/evaluators/evaluator-reference.ts'
import { reportJsonSchema } from '../shared/report/report-json-schema.ts'

const root = join(import.meta.dirname, '..')

async function write(path: string, text: string): Promise<void> {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text.endsWith('\n') ? text : `${text}\n`)
}

interface ActionFile {
  readonly inputs: Record<string, { description: string; default?: string }>
  readonly outputs: Record<string, { description: string }>
}

/** Tables of the Action's inputs and outputs, from action.yml. */
async function actionReference(): Promise<string> {
  const action = parse(await readFile(join(root, 'action.yml'), 'utf8')) as ActionFile
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
  const inputs = Object.entries(action.inputs).map(
    ([name, { description, default: preset }]) =>
      `| \`${name}\` | ${preset === undefined ? '' : `\`${preset}\``} | ${cell(description)} |`,
  )
  const outputs = Object.entries(action.outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
  )
  return [
    '# The Action: inputs, outputs, exit codes',
    '',
    'Made from `action.yml`.',
    '',
    '## Inputs',
    '',
    '| input | default | what it is |',
    '|:--|:--|:--|',
    ...inputs,
    '',
    '## Outputs',
    '',
    '| output | what it is |',
    '|:--|:--|',
    ...outputs,
    '',
    '## Exit codes',
    '',
    '| code | meaning |',
    '|--:|:--|',
    '| 0 | passed, or inconclusive where the policy and `fail-on` allow it |',
    '| 1 | a proven regression, a broken gate, or inconclusive where that blocks |',
    '| 2 | a mistake in the policy, a prompt, a dataset or an input; no model was called for it |',
    '| 3 | the runner or something else outside the pull request failed: it could not be evaluated |',
    '',
  ].join('\n')
}

await write('schema/promptgate.schema.json', JSON.stringify(policyJsonSchema(), null, 2))
await write('schema/report.schema.json', JSON.stringify(reportJsonSchema(), null, 2))
await write('docs/reference/policy.md', policyReference())
await write('docs/reference/evaluators.md', evaluatorReference())
await write('docs/reference/action.md', await actionReference())
