/** Writes what is made from the code: JSON Schemas for editors and tools, reference pages, the tables of the README. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parse, stringify } from 'yaml'
import { describeApi } from '../app/api/v1/describe-api.ts'
import { commands } from '../app/commands/index.ts'
import { commandGroups, describePlace } from '../app/commands/list-commands.ts'
import { envTable } from '../app/env-table.ts'
import { appEvents, appPermissions } from '../app/manifest.ts'
import { metricsTable } from '../app/metrics-table.ts'
import { policyJsonSchema } from '../shared/config/policy-json-schema.ts'
import { policyReference } from '../shared/config/policy-reference.ts'
import { evaluatorReference } from '../shared/evaluators/evaluator-reference.ts'
import { reportJsonSchema } from '../shared/report/report-json-schema.ts'
import { escapeCell } from '../shared/view/escape-cell.ts'

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
  const inputs = Object.entries(action.inputs).map(
    ([name, { description, default: preset }]) =>
      `| \`${name}\` | ${preset === undefined ? '' : `\`${preset}\``} | ${escapeCell(description)} |`,
  )
  const outputs = Object.entries(action.outputs).map(
    ([name, { description }]) => `| \`${name}\` | ${escapeCell(description)} |`,
  )
  return page('The Action: inputs, outputs, exit codes', 'Made from `action.yml`.', [
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
  ])
}

/** As the formatter lays it out: a list of texts stands on one line where there is room. */
function layOutJson(value: object): string {
  const texts = /^( *)(.*)\[\n((?: *"(?:[^"\\]|\\.)*",?\n)+) *\](,?)$/gm
  return JSON.stringify(value, null, 2).replace(texts, (all, indent, head, body, end) => {
    const line = `${indent}${head}[${body.trim().split(/,\n */).join(', ')}]${end}`
    return line.length <= 110 ? line : all
  })
}

/** A page of its own; `intro` says what it is made from. */
const page = (title: string, intro: string, parts: readonly string[]): string =>
  [`# ${title}`, '', intro, '', ...parts].join('\n')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => ':--')), ...rows.map(line)]
}

/** What the server reads from its environment. */
function environmentReference(): string {
  const rows = envTable.map((variable) => {
    const preset = 'default' in variable ? `\`${variable.default}\`` : ''
    const secret = 'isSecret' in variable ? ' Secret.' : ''
    return [`\`${variable.name}\``, preset, escapeCell(variable.meaning) + secret]
  })
  return page(
    'The App: environment',
    'Made from the code. Everything wrong with it is told at once, and the server does not start.',
    table(['variable', 'default', 'what it is'], rows),
  )
}

function metricsReference(): string {
  const rows = metricsTable.map(({ name, type, help, labels = [] }) => [
    `\`${name}\``,
    type,
    labels.map((label) => `\`${label}\``).join(' '),
    escapeCell(help),
  ])
  return page(
    'The App: metrics',
    "Made from the code: what `/metrics` tells, in Prometheus' text format.",
    table(['metric', 'type', 'labels', 'what it is'], rows),
  )
}

function commandsReference(): string {
  const sections = commandGroups(commands).flatMap(({ title, entries }) => [
    `## ${title}`,
    '',
    ...table(
      ['command', 'least role', 'where', 'what it does'],
      entries.map((entry) => [
        `\`${escapeCell(entry.usage)}\``,
        entry.role,
        describePlace(entry),
        escapeCell(entry.does),
      ]),
    ),
    '',
  ])
  return [
    '# Commands',
    '',
    'Made from the code. A command is the first line of a comment that begins with `/`, outside quotes and fences; the',
    '[guide](../guide/commands.md) shows each with its answer.',
    '',
    ...sections.slice(0, -1),
  ].join('\n')
}

/** The manifest as a file: what the manifest flow asks for, for who registers the App by hand. */
function appFile(): string {
  const top = [
    '# What the Promptgate App asks of GitHub, made from app/manifest.ts. The set-up page of a new server sends it for you;',
    '# to register the App by hand, give it these permissions and events, and https://YOUR-SERVER/webhooks/github.',
  ]
  const manifest = {
    name: 'Promptgate',
    description: 'Reviews prompts in pull requests: base against head on your own model runner.',
    url: 'https://github.com/promptgate/promptgate',
    public: false,
    default_permissions: appPermissions,
    default_events: appEvents,
  }
  return `${top.join('\n')}\n${stringify(manifest)}`
}

await write('schema/promptgate.schema.json', JSON.stringify(policyJsonSchema(), null, 2))
await write('schema/report.schema.json', JSON.stringify(reportJsonSchema(), null, 2))
await write('docs/reference/policy.md', policyReference())
await write('docs/reference/evaluators.md', evaluatorReference())
await write('docs/reference/action.md', await actionReference())
await write('docs/reference/environment.md', environmentReference())
await write('docs/reference/metrics.md', metricsReference())
await write('docs/reference/commands.md', commandsReference())
await write('docs/reference/openapi.json', layOutJson(describeApi('/')))
await write('app.yml', appFile())
