/** What GitHub demands of a request and says in prose only: rules that its schemas lack, by operation. */

type Body = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** "Required if you provide `completed_at` or a `status` of `completed`", and the other way round. */
function checkConclusion(body: Body): string[] {
  const needs = body['status'] === 'completed' || body['completed_at'] !== undefined
  if (needs && body['conclusion'] === undefined) return ['/conclusion is absent of a check that is completed']
  const isOpen = body['status'] !== undefined && body['status'] !== 'completed'
  if (isOpen && body['conclusion'] !== undefined)
    return ['/conclusion of a check that is not completed: GitHub would complete it']
  return []
}

/** "The maximum size is 65535 characters", which GitHub counts in bytes of UTF-8. */
const maxOutputBytes = 65_535

function checkOutput(body: Body): string[] {
  const output = body['output']
  if (!isObject(output)) return []
  const problems: string[] = []
  for (const name of ['summary', 'text']) {
    const text = output[name]
    if (typeof text === 'string' && Buffer.byteLength(text) > maxOutputBytes)
      problems.push(`/output/${name} has more than ${maxOutputBytes} bytes`)
  }
  const annotations = output['annotations']
  for (const [index, each] of (Array.isArray(annotations) ? annotations : []).entries()) {
    if (!isObject(each)) continue
    const { start_line: start, end_line: end, start_column: left, end_column: right } = each
    if (typeof start === 'number' && typeof end === 'number' && (start < 1 || end < start))
      problems.push(`/output/annotations/${index} has lines ${start} to ${end}`)
    if ((left !== undefined || right !== undefined) && start !== end)
      problems.push(`/output/annotations/${index} has columns, which only one line may have`)
  }
  return problems
}

const checkRun = (body: Body): string[] => [...checkConclusion(body), ...checkOutput(body)]

/** "Body is too long (maximum is 65536 characters)"; "Body can't be blank". */
function checkComment({ body: text }: Body): string[] {
  if (typeof text !== 'string') return []
  if (text.trim() === '') return ['/body is blank']
  return [...text].length > 65_536 ? ['/body has more than 65536 characters'] : []
}

/** GitHub takes strings, numbers and booleans; what a workflow reads is text. */
function checkInputs({ inputs }: Body): string[] {
  return Object.entries(isObject(inputs) ? inputs : {})
    .filter(([, value]) => typeof value === 'object')
    .map(([name]) => `/inputs/${name} is no plain value`)
}

/** "The maximum description length is 140 characters." */
function checkStatus({ description }: Body): string[] {
  const isLong = typeof description === 'string' && [...description].length > 140
  return isLong ? ['/description has more than 140 characters'] : []
}

/** by operationId */
const proseRules: Readonly<Record<string, (body: Body) => string[]>> = {
  'checks/create': checkRun,
  'checks/update': checkRun,
  'issues/create-comment': checkComment,
  'issues/update-comment': checkComment,
  'repos/create-commit-comment': checkComment,
  'repos/update-commit-comment': checkComment,
  'repos/create-deployment-status': checkStatus,
  'actions/create-workflow-dispatch': checkInputs,
}

export function checkProse(operationId: string, body: unknown): string[] {
  const rule = proseRules[operationId]
  return rule === undefined || !isObject(body) ? [] : rule(body)
}
