/** Reads what a request says about a check run, and refuses what GitHub refuses. */
import { invalid } from '../refusal.ts'
import type { Annotation, CheckConclusion, CheckRun, CheckStatus } from '../state/repository.ts'

type Loose = Readonly<Record<string, unknown>>

const conclusions = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
] as const
const statuses = ['queued', 'in_progress', 'completed'] as const
const levels = ['notice', 'warning', 'failure'] as const

const maxTextBytes = 65_535
const maxAnnotations = 50
const maxAnnotationBytes = 65_536
const maxActions = 3

/** What is said; keys that are absent are left as they were. */
export interface CheckFacts {
  name?: string
  status?: CheckStatus
  conclusion?: CheckConclusion
  externalId?: string
  detailsUrl?: string
  startedAtMs?: number
  completedAtMs?: number
  output?: CheckRun['output']
  annotations: Annotation[]
  actions?: CheckRun['actions']
}

const wrong = (reason: string) => invalid(`Invalid request.\n\n${reason}`)

export function readCheck(body: Loose): CheckFacts {
  const facts: CheckFacts = { annotations: [] }
  const status = body['status']
  if (status !== undefined) facts.status = oneOf('status', status, statuses)
  const conclusion = body['conclusion']
  if (conclusion !== undefined) {
    facts.conclusion = oneOf('conclusion', conclusion, conclusions)
    facts.status = 'completed'
  }
  if (facts.status === 'completed' && facts.conclusion === undefined) {
    throw wrong('Missing required keys: conclusion. A completed check run needs one.')
  }
  if (typeof body['name'] === 'string') facts.name = body['name']
  if (typeof body['external_id'] === 'string') facts.externalId = body['external_id']
  if (typeof body['details_url'] === 'string') facts.detailsUrl = readUrl(body['details_url'])
  if (body['started_at'] !== undefined) facts.startedAtMs = readTime('started_at', body['started_at'])
  if (body['completed_at'] !== undefined) facts.completedAtMs = readTime('completed_at', body['completed_at'])
  if (body['output'] !== undefined) readOutput(facts, body['output'] as Loose)
  if (body['actions'] !== undefined) facts.actions = readActions(body['actions'] as readonly Loose[])
  return facts
}

function readOutput(facts: CheckFacts, output: Loose): void {
  const { title = null, summary, text = null } = output
  if (typeof summary !== 'string') throw wrong('"summary" wasn\'t supplied.')
  if (title !== null && typeof title !== 'string') throw wrong(`For 'properties/title', it is not a string.`)
  if (text !== null && typeof text !== 'string') throw wrong(`For 'properties/text', it is not a string.`)
  for (const long of [summary, text ?? '']) atMost(maxTextBytes, Buffer.byteLength(long), 'characters are')
  facts.output = { title, summary, text }
  const annotations = (output['annotations'] ?? []) as readonly Loose[]
  if (annotations.length > maxAnnotations) {
    throw wrong(`No more than ${maxAnnotations} items are allowed; ${annotations.length} were supplied.`)
  }
  facts.annotations = annotations.map(readAnnotation)
}

function readAnnotation(one: Loose): Annotation {
  const text = (key: string, maxBytes: number) => {
    const value = one[key]
    if (value === undefined || value === null) return null
    if (typeof value !== 'string') throw wrong(`For 'properties/${key}', it is not a string.`)
    atMost(maxBytes, Buffer.byteLength(value), 'characters are')
    return value
  }
  const line = (key: string) => {
    const value = one[key]
    if (value === undefined) return undefined
    if (!Number.isInteger(value) || Number(value) < 1)
      throw wrong(`For 'properties/${key}', it is not a line.`)
    return Number(value)
  }
  const path = text('path', maxAnnotationBytes)
  const message = text('message', maxAnnotationBytes)
  const start = line('start_line')
  const end = line('end_line')
  if (!path || !message || start === undefined || end === undefined) {
    throw wrong(
      'Missing required keys of an annotation: path, start_line, end_line, annotation_level, message.',
    )
  }
  const columns = [line('start_column'), line('end_column')]
  if (start !== end && columns.some((column) => column !== undefined)) {
    throw wrong('start_column and end_column are allowed on one line only.')
  }
  return {
    path,
    start_line: start,
    end_line: end,
    start_column: columns[0] ?? null,
    end_column: columns[1] ?? null,
    annotation_level: oneOf('annotation_level', one['annotation_level'], levels),
    title: text('title', 255),
    message,
    raw_details: text('raw_details', maxAnnotationBytes),
  }
}

function readActions(actions: readonly Loose[]): CheckRun['actions'] {
  if (actions.length > maxActions) {
    throw wrong(`No more than ${maxActions} items are allowed; ${actions.length} were supplied.`)
  }
  const text = (action: Loose, key: string, max: number) => {
    const value = action[key]
    if (typeof value !== 'string') throw wrong(`"${key}" wasn't supplied.`)
    atMost(max, [...value].length, 'characters are')
    return value
  }
  return actions.map((action) => ({
    label: text(action, 'label', 20),
    description: text(action, 'description', 40),
    identifier: text(action, 'identifier', 20),
  }))
}

function atMost(max: number, count: number, what: string): void {
  if (count > max) throw wrong(`Only ${max} ${what} allowed; ${count} were supplied.`)
}

function oneOf<T extends string>(key: string, value: unknown, known: readonly T[]): T {
  const found = known.find((each) => each === value)
  if (found === undefined) {
    throw wrong(
      `For 'properties/${key}', ${JSON.stringify(value)} is not a member of ${JSON.stringify(known)}.`,
    )
  }
  return found
}

function readTime(key: string, value: unknown): number {
  const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value)
  if (!isTime) throw wrong(`For 'properties/${key}', ${JSON.stringify(value)} is not a valid date-time.`)
  return Date.parse(value)
}

function readUrl(value: string): string {
  if (!/^https?:\/\//.test(value)) {
    throw invalid('Validation Failed', [
      {
        resource: 'CheckRun',
        code: 'custom',
        field: 'details_url',
        message: 'details_url must use http or https scheme',
      },
    ])
  }
  return value
}
