/** Globs, zero configuration, the policy against a tree, and the words for a changed policy. */
import { describe, expect, test } from 'vitest'
import { formatProblem } from '../problem.ts'
import { checkPolicyAgainstTree } from './check-policy-against-tree.ts'
import { comparePolicies } from './compare-policies.ts'
import { addDefaultSuites, defaultPolicy } from './default-policy.ts'
import { matchPrompts } from './match-prompts.ts'
import { parsePolicy, parsePolicyDocument } from './parse-policy.ts'
import type { Policy } from './policy.ts'

const read = (text: string): Policy => {
  const result = parsePolicy({ path: 'p.yml', text })
  if (!result.ok) throw new Error(result.problems.map(formatProblem).join('\n'))
  return result.value
}

const tree = [
  'prompts/a.prompt',
  'prompts/a.short.prompt',
  'prompts/_style.prompt',
  'prompts/b.prompt.yml',
  'prompts/deep/er/c.prompt.yaml',
  'prompts/notes.md',
  'prompts/cases.jsonl',
  'prompts/.hidden/d.prompt',
  '.github/prompts/e.prompt',
  'prompts/[x].prompt',
  'prompts/x.prompt',
  'odd *.prompt',
]

describe('matchPrompts', () => {
  test.each([
    [
      ['prompts/*'],
      [
        'prompts/[x].prompt',
        'prompts/a.prompt',
        'prompts/a.short.prompt',
        'prompts/b.prompt.yml',
        'prompts/x.prompt',
      ],
    ],
    [
      ['prompts/**'],
      [
        'prompts/[x].prompt',
        'prompts/a.prompt',
        'prompts/a.short.prompt',
        'prompts/b.prompt.yml',
        'prompts/deep/er/c.prompt.yaml',
        'prompts/x.prompt',
      ],
    ],
    [
      ['prompts/**/*.prompt'],
      ['prompts/[x].prompt', 'prompts/a.prompt', 'prompts/a.short.prompt', 'prompts/x.prompt'],
    ],
    [['**/*.prompt.{yml,yaml}'], ['prompts/b.prompt.yml', 'prompts/deep/er/c.prompt.yaml']],
    [['prompts/*.md'], ['prompts/notes.md']],
    [['prompts/*.{txt,md}'], ['prompts/notes.md']],
    [['prompts/notes.md'], ['prompts/notes.md']],
    [['prompts/notes.*'], []],
    [['prompts/*.jsonl', 'prompts/cases.jsonl'], []],
    [['prompts/_style.prompt', 'prompts/_*'], []],
    [['.github/**/*.prompt'], ['.github/prompts/e.prompt']],
    [['**/.hidden/*.prompt'], ['prompts/.hidden/d.prompt']],
    [['prompts/[x].prompt'], ['prompts/[x].prompt', 'prompts/x.prompt']],
    [['odd *.prompt'], ['odd *.prompt']],
    [['prompts/*', '!prompts/a.*', '!prompts/[x].prompt'], ['prompts/b.prompt.yml']],
    [['!prompts/a.prompt'], []],
    [['Prompts/A.prompt'], []],
    [['prompts\\a.prompt'], []],
    [['prompts/@(a|b).prompt', 'prompts/+(a).prompt'], []],
  ])('%j', (prompts, found) => expect(matchPrompts({ prompts }, tree)).toEqual(found))

  test('hostile globs cost nothing', () => {
    const long = `${'a'.repeat(4_000)}.prompt`
    const prompts = [
      `${'*a'.repeat(100)}b`,
      `${'**/'.repeat(50)}*.prompt`,
      `${'{a,'.repeat(80)}`,
      `${'['.repeat(250)}`,
      '+(a|aa)+(a|aa)b',
      'x'.repeat(70_000),
    ]
    const before = performance.now()
    expect(matchPrompts({ prompts }, Array(50).fill(long))).toEqual([])
    expect(performance.now() - before).toBeLessThan(3_000)
  })
})

describe('defaultPolicy', () => {
  const policy = defaultPolicy({
    paths: [
      'prompts/a.prompt',
      'prompts/a.short.prompt',
      'prompts/a.jsonl',
      'prompts/a.csv',
      'prompts/b.v2.prompt',
      'prompts/b.yaml',
      'prompts/c.prompt',
      'prompts/_d.prompt',
      'prompts/_d.jsonl',
      'prompts/e.prompt.yml',
      'prompts/f.prompt.yml',
      'a.jsonl',
      'g.prompt',
      'g.yml',
      'g.prompt.yml',
    ],
    testDataPaths: ['prompts/e.prompt.yml', 'g.prompt.yml'],
  })

  test('a suite for each prompt with cases, its variants in it', () => {
    const short = Object.values(policy.suites).map(({ id, prompts, datasets }) => ({ id, prompts, datasets }))
    expect(short).toEqual([
      { id: 'g', prompts: ['g.prompt'], datasets: ['g.yml'] },
      {
        id: 'prompts/a',
        prompts: ['prompts/a.prompt', 'prompts/a.short.prompt'],
        datasets: ['prompts/a.jsonl', 'prompts/a.csv'],
      },
      { id: 'prompts/b', prompts: ['prompts/b.v2.prompt'], datasets: ['prompts/b.yaml'] },
      { id: 'g.prompt.yml', prompts: ['g.prompt.yml'], datasets: ['g.prompt.yml'] },
      { id: 'prompts/e', prompts: ['prompts/e.prompt.yml'], datasets: ['prompts/e.prompt.yml'] },
    ])
  })

  test('with the defaults of a policy file, one runner, and no complaint about its own tree', () => {
    expect(policy.source).toEqual({ kind: 'defaults' })
    expect(policy.runners).toEqual({ default: { id: 'default', kind: 'auto', params: {} } })
    expect(policy.suites['prompts/a']).toMatchObject({
      evaluators: [],
      runners: ['default'],
      repeat: 1,
      gate: { maxRegression: 0.02, maxMissing: 0.02, onInconclusive: 'pass' },
    })
    expect(policy.datasets['g.yml']).toEqual({ id: 'g.yml', path: 'g.yml', tags: [] })
    const paths = Object.values(policy.suites).flatMap((suite) => [...suite.prompts, ...suite.datasets])
    expect(checkPolicyAgainstTree(policy, paths)).toEqual([])
  })

  test('fill in a file without suites, which keeps its own runners and repeat', () => {
    const file = read('version: 1\nrunners: {gpt: {}}\ndefaults: {repeat: 3}')
    const paths = { paths: ['a.prompt', 'a.csv'], testDataPaths: [] }
    const filled = addDefaultSuites(file, paths)
    expect(filled.suites['a']).toMatchObject({ runners: ['gpt'], repeat: 3 })
    expect(filled.hash).not.toBe(file.hash)
    expect(addDefaultSuites(filled, { paths: [], testDataPaths: [] })).toBe(filled)
  })
})

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

describe('comparePolicies', () => {
  const before = `version: 1
datasets: {t: {path: t.jsonl}, u: {path: u.jsonl}}
evaluators:
  brief: {uses: word-count, max: 3}
  tone: {uses: judge, prompt: j.prompt, choices: {good: 1, bad: 0}}
runners: {r: {model: a, params: {top-p: 0.5}}}
suites:
  support: {prompts: ["p/*.prompt"], datasets: [t], evaluators: [brief], gate: {max-regression: 0.02}}
budgets: {currency: USD, per-day: 5}
environments: {staging: {promote-on: merge}}
`
  const compare = (...edits: [string, string][]) =>
    comparePolicies(read(before), read(edits.reduce((text, [from, to]) => text.replace(from, to), before)))

  test.each<[string, [string, string][], string[]]>([
    ['nothing', [], []],
    ['a comment', [['version: 1', '# hello\nversion: 1']], []],
    ['a gate', [['0.02', '0.5']], ['suites.support.gate.max-regression: 0.02 → 0.5']],
    [
      'a new gate',
      [['0.02', '0.02, max-p95-latency-ms: 9']],
      ['suites.support.gate.max-p95-latency-ms: none → 9'],
    ],
    [
      'a gate that goes',
      [
        [', gate: {max-regression: 0.02}', ', gate: {max-regression: 0.3}'],
        ['evaluators: [brief], ', ''],
      ],
      ['suites.support.evaluators: [brief] → []', 'suites.support.gate.max-regression: 0.02 → 0.3'],
    ],
    [
      'a default',
      [['budgets', 'defaults: {timeout-seconds: 5, repeat: 2}\nbudgets']],
      ['defaults.repeat: none → 2', 'defaults.timeout-seconds: 60 → 5', 'suites.support.repeat: 1 → 2'],
    ],
    [
      'an evaluator',
      [
        ['max: 3', 'max: 30'],
        ['good: 1', 'good: 0.5'],
      ],
      ['evaluators.brief.max: 3 → 30', 'evaluators.tone.choices.good: 1 → 0.5'],
    ],
    [
      'another evaluator',
      [['word-count, max: 3', 'json']],
      ['evaluators.brief.max: 3 → none', 'evaluators.brief.uses: word-count → json'],
    ],
    [
      'added and removed',
      [['  tone: {uses: judge, prompt: j.prompt, choices: {good: 1, bad: 0}}\n', '  loud: {uses: json}\n']],
      ['evaluators.loud: added', 'evaluators.tone: removed'],
    ],
    [
      'a runner',
      [
        ['top-p: 0.5', 'top-p: 1, max-tokens: 9'],
        ['model: a', 'model: "x y"'],
      ],
      [
        'runners.r.model: a → "x y"',
        'runners.r.params.max-tokens: none → 9',
        'runners.r.params.top-p: 0.5 → 1',
      ],
    ],
    ['a list', [['[t]', '[t, u]']], ['suites.support.datasets: [t] → [t, u]']],
    ['a path', [['t.jsonl', 'evals/t.jsonl']], ['datasets.t.path: t.jsonl → evals/t.jsonl']],
    [
      'the budget',
      [['budgets: {currency: USD, per-day: 5}\n', '']],
      ['budgets.currency: USD → none', 'budgets.on-exceeded: fail → none', 'budgets.per-day: 5 → none'],
    ],
    ['forks', [['version: 1', 'version: 1\nforks: always']], ['forks: on-command → always']],
    [
      'an environment',
      [['promote-on: merge', 'promote-on: command']],
      ['environments.staging.promote-on: merge → command'],
    ],
  ])('%s', (_, edits, differences) => expect(compare(...edits)).toEqual(differences))
})
