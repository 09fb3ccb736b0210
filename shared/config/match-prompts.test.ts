/** Which prompts of a tree a suite's globs name. */
import { describe, expect, test } from 'vitest'
import { matchPrompts } from './match-prompts.ts'

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
