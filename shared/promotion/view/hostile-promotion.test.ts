/** Strangers' text in every field of a promotion stays text, and names no address but ours. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makePromotion, makePrompt } from '../../../test/fixtures/make-promotion.ts'
import { findActive, findHidden, readMarkdown } from '../../../test/fixtures/read-markdown.ts'
import { describeDeployment, describeStatus } from './describe-deployment.ts'
import { answerPromotion, describePromotion } from './describe-promotion.ts'

const corpus = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../test/spec/markdown/hostile.json'), 'utf8'),
) as { name: string; text: string }[]
const own =
  /^https:\/\/(?:github\.example\/acme\/support\/(?:(?:pull\/7|deployments)$|commit\/)|gate\.example\/evaluations\/)/

const kinds = ['promotion', 'rollback', 'halt', 'resume', 'canary'] as const
const states = ['moved', 'approval', 'refused'] as const

/** Each text meets another kind and state than its neighbour; all fifteen pairs are met. */
const hostile = corpus.map(({ name, text }, at) => {
  const facts = makePromotion({
    kind: kinds[at % kinds.length] ?? 'halt',
    state: states[at % states.length] ?? 'moved',
    environment: text,
    actor: text,
    why: text,
    ref: text,
    source: at % 2 === 0 ? 'release' : 'command',
    evaluationId: 'f1',
    approvers: { people: [text], teams: [text] },
    measured: [{ prompt: text, runner: text, outcome: text, headScore: 1 }],
    result: { headline: text, prompts: [makePrompt({ prompt: text, why: text })] },
  })
  return { name, facts }
})

test.each(hostile)('$name in every field stays text', ({ facts }) => {
  for (const markdown of [describePromotion(facts), answerPromotion(facts)]) {
    const reading = readMarkdown(markdown)
    for (const { attributes } of reading.elements)
      if (attributes['href'] !== undefined) expect(attributes['href']).toMatch(own)
    expect(reading.comments).toEqual([])
    const runs = reading.runs.filter(
      (run) => !/^\[!(?:CAUTION|WARNING|IMPORTANT|TIP|NOTE)\]\n$/.test(run.text),
    )
    expect(findActive(runs)).toEqual([])
    expect(findHidden(reading.text.replaceAll('\u202F', ''))).toEqual([])
    const strange = reading.elements.filter(({ name }) => ['img', 'script', 'h1', 'hr'].includes(name))
    expect(strange).toEqual([])
  }
  for (const line of [describeDeployment(facts), describeStatus(facts)]) {
    expect(line.length).toBeLessThanOrEqual(140)
    expect(findHidden(line)).toEqual([])
  }
})
