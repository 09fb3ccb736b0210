/** Without a policy, or without suites in it, the files beside a prompt make its suite. */
import { describe, expect, test } from 'vitest'
import { readPolicy } from '../../test/config/read-policy.ts'
import { checkPolicyAgainstTree } from './check-policy-against-tree.ts'
import { addDefaultSuites, defaultPolicy } from './default-policy.ts'

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
    const file = readPolicy('version: 1\nrunners: {gpt: {}}\ndefaults: {repeat: 3}')
    const paths = { paths: ['a.prompt', 'a.csv'], testDataPaths: [] }
    const filled = addDefaultSuites(file, paths)
    expect(filled.suites['a']).toMatchObject({ runners: ['gpt'], repeat: 3 })
    expect(filled.hash).not.toBe(file.hash)
    expect(addDefaultSuites(filled, { paths: [], testDataPaths: [] })).toBe(filled)
  })
})
