/** What a workflow of this project, and one that its users copy, must keep to. Pure: text in, findings out. */
import { isMap, isScalar, parseDocument } from 'yaml'

/** One sentence a finding; none when the workflow keeps to every rule. */
export function checkWorkflow(text: string): string[] {
  const workflow = object(parseDocument(text).toJS())
  return [
    ...checkEvents(workflow),
    ...checkPins(text),
    ...checkPermissions(text, workflow),
    ...Object.entries(object(workflow['jobs'])).flatMap(([id, job]) => checkJob(id, object(job))),
  ]
}

type Members = Readonly<Record<string, unknown>>

function object(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {}
}

/** With `pull_request_target` and `workflow_run` a stranger's change meets this repository's secrets. */
function checkEvents({ on }: Members): string[] {
  const names = typeof on === 'string' ? [on] : Array.isArray(on) ? on.map(String) : Object.keys(object(on))
  return names
    .filter((name) => name === 'pull_request_target' || name === 'workflow_run')
    .map((name) => `the event ${name}`)
}

/** https://docs.github.com/en/actions/security-for-github-actions: a full commit id is the only immutable release. */
function checkPins(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const uses = /^\s*(?:- )?uses:\s*(\S+)/.exec(line)?.[1]
    if (uses === undefined || uses.startsWith('./') || uses === 'promptgate/promptgate@v1') return []
    return /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line) ? [] : [`not pinned by commit and version: ${uses}`]
  })
}

function checkPermissions(text: string, workflow: Members): string[] {
  const bad: string[] = []
  const { permissions } = workflow
  if (typeof permissions !== 'object' || permissions === null) bad.push('no map of permissions at the top')
  else if (Object.values(permissions).includes('write')) bad.push('write permission for every job')
  const document = parseDocument(text)
  for (const path of [['permissions'], ...jobIds(workflow).map((id) => ['jobs', id, 'permissions'])]) {
    const map = document.getIn(path)
    if (map !== undefined && !isMap(map)) bad.push(`${path.join('.')} is not a map`)
    if (!isMap(map)) continue
    for (const { key, value } of map.items)
      if (!isScalar(value) || !value.comment) bad.push(`no reason beside ${[...path, String(key)].join('.')}`)
  }
  return bad
}

const jobIds = ({ jobs }: Members): string[] => Object.keys(object(jobs))

function checkJob(id: string, job: Members): string[] {
  const steps: unknown[] = Array.isArray(job['steps']) ? job['steps'] : []
  return [
    ...(typeof job['timeout-minutes'] === 'number' ? [] : [`no timeout-minutes in ${id}`]),
    ...steps.flatMap((step, n) => checkStep(`${id}.steps[${n}]`, object(step))),
  ]
}

function checkStep(place: string, step: Members): string[] {
  const { run, uses } = step
  const options = object(step['with'])
  return [
    // an expression inside a script is text of the script: a branch name can be a command. env: is the way
    ...(typeof run === 'string' && run.includes('${{')
      ? [`an expression inside the script of ${place}`]
      : []),
    ...(typeof uses === 'string' && uses.startsWith('actions/checkout@')
      ? typeof options['persist-credentials'] === 'boolean'
        ? []
        : [`persist-credentials is not said in ${place}`]
      : []),
  ]
}
