/** What a policy names and the tree has not, at its place. */
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { checkPolicyAgainstTree } from './check-policy-against-tree.ts'
import { addDefaultSuites } from './default-policy.ts'
import { parsePolicyDocument } from './parse-policy.ts'

describe('checkPolicyAgainstTree', () => {
  const text = `version: 1
datasets:
  t: { path: evals/ticket.jsonl }
evaluators:
  tone: { uses: judge, prompt: judges/tone.prompt, choices: { good: 1, bad: 0 } }
  shape: { uses: json-schema, schema: schemas/out.json }
  own: { uses: json-schema, schema: prompt-output }
suites:
  one: { prompts: [prompts/a.prompt, "prompts/z*.prompt", prompts/ab.prompt], datasets: [t] }
  two: { prompts: ["prompts/*.prompt"], datasets: [t] }
  three: { prompts: ["*a*b*c*d*.prompt"], datasets: [t] }
`
  const check = (policyText: string, paths: string[]) => {
    const parsed = parsePolicyDocument({ path: 'p.yml', text: policyText })
    if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
    return checkPolicyAgainstTree(parsed.value.policy, paths, parsed.value.place)
  }

  test('names everything that is not as the policy says', () => {
    const paths = [
      'prompts/a.prompt',
      'prompts/aa.prompt',
      'prompts/AA.prompt',
      'evals/tickets.jsonl',
      'old/judges/tone.prompt',
    ]
    expect(check(text, paths).map((one) => `${one.severity} ${formatProblem(one)}`)).toEqual([
      'error prompts/aa.prompt case-twin: "prompts/AA.prompt" and "prompts/aa.prompt" differ only in case — rename one: on Windows and macOS they are one file',
      'error p.yml:3:14 missing-file: there is no file "evals/ticket.jsonl" — did you mean "evals/tickets.jsonl"?',
      'error p.yml:5:32 missing-file: there is no file "judges/tone.prompt" — did you mean "old/judges/tone.prompt"?',
      'error p.yml:6:39 missing-file: there is no file "schemas/out.json"',
      'warning p.yml:9:38 no-match: "prompts/z*.prompt" matches no prompt',
      'warning p.yml:9:59 no-match: "prompts/ab.prompt" matches no prompt — did you mean "prompts/a.prompt"?',
      'error p.yml:10:10 prompt-in-two-suites: "prompts/a.prompt" belongs to the suites "one" and "two" — name it in one suite; a suite can have several datasets',
      'error p.yml:11:22 costly-glob: "*a*b*c*d*.prompt" cannot be matched: it has more than 3 wildcards between two slashes — split it into several',
    ])
  })

  test('places a default suite of a file without suites at what the file has', () => {
    const parsed = parsePolicyDocument({ path: 'p.yml', text: '# ours\nversion: 1\n' })
    if (!parsed.ok) throw new Error('a policy without suites is fine')
    const policy = addDefaultSuites(parsed.value.policy, { paths: ['a.prompt', 'a.csv'], testDataPaths: [] })
    expect(checkPolicyAgainstTree(policy, ['a.prompt'], parsed.value.place).map(formatProblem)).toEqual([
      'p.yml:2:1 missing-file: there is no file "a.csv"',
    ])
    expect(checkPolicyAgainstTree(policy, ['a.prompt']).map(formatProblem)).toEqual([
      'p.yml missing-file: there is no file "a.csv"',
    ])
  })

  test('says nothing where everything is there', () => {
    const good = text
      .replace(/ {2}(two|three).*\n/g, '')
      .replace(', "prompts/z*.prompt", prompts/ab.prompt', '')
    const paths = ['prompts/a.prompt', 'evals/ticket.jsonl', 'judges/tone.prompt', 'schemas/out.json']
    expect(check(good, paths)).toEqual([])
  })
})
