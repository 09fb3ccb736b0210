/** The project's own workflows, and those a newcomer copies, are valid and give nothing away. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkWorkflow } from './check-workflow.ts'
import { listFiles, root } from './list-files.ts'
import { parseWorkflowAsGitHub } from './parse-on-github.ts'

const workflows = listFiles().filter((path) => /(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

test('there are workflows of the project and of an example', () => {
  expect(workflows).toEqual(
    expect.arrayContaining([
      '.github/workflows/ci.yml',
      '.github/workflows/release.yml',
      'examples/support-triage/.github/workflows/promptgate.yml',
    ]),
  )
})

describe.each(workflows)('%s', (path) => {
  test('is a workflow for GitHub', async () => {
    expect(await parseWorkflowAsGitHub(path, read(path))).toEqual([])
  })

  test('keeps to the rules', () => {
    expect(checkWorkflow(read(path))).toEqual([])
  })
})

const good = `on: pull_request
permissions:
  contents: read # check the code out
jobs:
  test:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          persist-credentials: false
      - run: echo "$REF"
        env:
          REF: \${{ github.ref }}
`

describe('each rule sees what it forbids', () => {
  test('and nothing in a good workflow', async () => {
    expect(checkWorkflow(good)).toEqual([])
    expect(await parseWorkflowAsGitHub('good.yml', good)).toEqual([])
  })

  test.each([
    ['pull_request\n', '[push, pull_request_target]\n', ['the event pull_request_target']],
    ['pull_request\n', '\n  workflow_run: { workflows: [ci] }\n', ['the event workflow_run']],
    [' # v4.2.2', '', [expect.stringContaining('not pinned')]],
    [' # v4.2.2', ' # v4', [expect.stringContaining('not pinned')]],
    [/@[0-9a-f]{40}/, '@v4', [expect.stringContaining('not pinned')]],
    [/permissions:\n.*\n/, '', ['no map of permissions at the top']],
    [/permissions:\n.*\n/, 'permissions: read-all\n', [expect.any(String), 'permissions is not a map']],
    ['contents: read', 'contents: write', ['write permission for every job']],
    [' # check the code out', '', ['no reason beside permissions.contents']],
    [/ *timeout.*\n/, '', ['no timeout-minutes in test']],
    [/ *with:\n.*\n/, '', ['persist-credentials is not said in test.steps[0]']],
    [
      '"$REF"',
      `"\${{ github.event.pull_request.title }}"`,
      ['an expression inside the script of test.steps[1]'],
    ],
    ['"$REF"', `"\${{ inputs.base }}"`, ['an expression inside the script of test.steps[1]']],
  ])('%s → %s', (from, to, findings) => {
    expect(checkWorkflow(good.replace(from, () => to))).toEqual(findings)
  })

  test.each([
    ['github.ref', 'githb.ref', "Unrecognized named-value: 'githb'"],
    ['- run:', '- rum:', "Unexpected value 'rum'"],
    ['on: pull_request', 'on: pull_reqest', "Unexpected value 'pull_reqest'"],
    ['jobs:', 'jobs: {', 'Nested mappings'],
  ])('GitHub refuses %s → %s', async (from, to, message) => {
    expect(await parseWorkflowAsGitHub('bad.yml', good.replace(from, to))).toEqual(
      expect.arrayContaining([expect.stringContaining(message)]),
    )
  })
})
