/** Reads a workflow file as far as starting it by hand needs: its name, its trigger, its inputs, the name of a run. */
import { parse } from 'yaml'

export interface WorkflowInput {
  readonly isRequired: boolean
  readonly default?: string
}

export interface Workflow {
  readonly name: string
  readonly runName?: string
  /** absent: no `workflow_dispatch` trigger */
  readonly inputs?: Readonly<Record<string, WorkflowInput>>
}

type Loose = Readonly<Record<string, unknown>>
const record = (value: unknown): Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {}

export function readWorkflow(path: string, text: string): Workflow {
  const file = record(parse(text))
  const on = file['on']
  const names = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(record(on))
  const inputs = record(record(record(on)['workflow_dispatch'])['inputs'])
  return {
    name: typeof file['name'] === 'string' ? file['name'] : path,
    ...(typeof file['run-name'] === 'string' ? { runName: file['run-name'] } : {}),
    ...(names.includes('workflow_dispatch')
      ? {
          inputs: Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, readInput(input)])),
        }
      : {}),
  }
}

function readInput(value: unknown): WorkflowInput {
  const input = record(value)
  const preset = input['default']
  return {
    isRequired: input['required'] === true,
    ...(preset === undefined || preset === null ? {} : { default: String(preset) }),
  }
}

/** Fills `${{ inputs.a }}`, `inputs['a']` and other dotted paths in; an expression it cannot work out throws. */
export function fillRunName(template: string, context: Loose): string {
  return template
    .replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => String(workOut(expression, context) ?? ''))
    .trim()
}

/** `a || b`: the first that is neither absent nor empty, else the last. */
function workOut(expression: string, context: Loose): unknown {
  const values = expression.split('||').map((part) => lookUp(part.trim(), context))
  return values.find((value) => Boolean(value)) ?? values.at(-1)
}

function lookUp(expression: string, context: Loose): unknown {
  if (!/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*|\['[^']*'\])*$/.test(expression)) {
    throw new Error(`the stand-in cannot work out the expression "${expression}" of a run-name`)
  }
  const keys = [...expression.matchAll(/\['([^']*)'\]|[\w-]+/g)].map((match) => match[1] ?? match[0])
  return keys.reduce<unknown>((value, key) => record(value)[key], context)
}
