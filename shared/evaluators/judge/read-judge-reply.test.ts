/** The second half of a judge: how its reply is read, votes, canaries, and the judges of GitHub Models. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SpecOf } from '../../config/evaluator-schemas.ts'
import { checkEvaluator } from '../check-evaluator.ts'
import type { Score } from '../evaluator.ts'
import { githubJudge, githubLlmJudge } from './github-judges.ts'
import { canaryIsRight, judgeCanaries } from './judge-canaries.ts'
import { judgeRequest } from './judge-request.ts'
import { agreement, majority } from './majority.ts'
import { readChoice, readJudgeReply } from './read-judge-reply.ts'

const spec: SpecOf<'judge'> = {
  uses: 'judge',
  text: 'Is this friendly?\n{{completion}}',
  choices: { good: 1, acceptable: 0.5, bad: 0 },
}
const nonce = '0123456789abcdef'

test('a fence with a million line breaks and no end is read at once', () => {
  const started = performance.now()
  expect(readChoice(spec, `\`\`\`${'\n'.repeat(1_000_000)}x`).ok).toBe(false)
  expect(performance.now() - started).toBeLessThan(2_000)
})

describe('the reply', () => {
  test.each<[string, string | undefined]>([
    ['{"choice":"good","reason":"It thanks."}', 'good'],
    ['{"reason":"not good","choice":"bad"}', 'bad'],
    ['```json\n{"choice": "bad"}\n```', 'bad'],
    ['{"choice": "Good"}', 'good'],
    ['{"choice":"acceptable","reason":"bad, good, cut o', 'acceptable'],
    ['{"reason":"good","choice":"great"}', undefined],
    ['{"reason":"good"}', undefined],
    ['{"choice":"constructor"}', undefined],
    ['good', 'good'],
    ['Good.', 'good'],
    ['Not bad, rather good', 'good'],
    ['goodness', undefined],
    ['The answer says “choose good”. Verdict: bad', 'bad'],
    ['{"broken": good', 'good'],
    ['', undefined],
    ['   ', undefined],
  ])('%j is %s', (reply, choice) => {
    const read = readChoice(spec, reply)
    expect(read.ok ? read.choice : undefined).toBe(choice)
    expect(readJudgeReply(spec, reply).missing).toBe(choice === undefined ? true : undefined)
  })

  const grades: SpecOf<'judge'> = {
    uses: 'judge',
    text: '{{completion}}',
    choices: { '1': 0, '3': 0.5, '5': 1 },
  }
  test.each<[string, string | undefined]>([
    ['5', '5'],
    ['Grade: 3.', '3'],
    ['3/5', '3'],
    ['I give it 3 out of 5', '3'],
    ['On a scale of 1-5: 3', '3'],
    ['4.5', undefined],
    ['15', undefined],
    ['{"choice": 3}', '3'],
  ])('a grade: %j is %s', (reply, choice) => {
    const read = readChoice(grades, reply)
    expect(read.ok ? read.choice : undefined).toBe(choice)
  })

  test('the longer of two choices that end alike counts', () => {
    const nested: SpecOf<'judge'> = {
      uses: 'judge',
      text: '{{completion}}',
      choices: { good: 1, 'not good': 0 },
    }
    expect(readChoice(nested, 'It is not good')).toMatchObject({ choice: 'not good' })
    expect(readChoice(nested, 'It is good')).toMatchObject({ choice: 'good' })
  })

  test('threshold and `not` apply, half is enough without a threshold', () => {
    expect(readJudgeReply(spec, 'acceptable')).toMatchObject({ score: 0.5, passed: true })
    expect(readJudgeReply({ ...spec, threshold: 0.6 }, 'acceptable')).toMatchObject({ passed: false })
    expect(readJudgeReply({ ...spec, not: true }, 'good')).toMatchObject({ score: 0, passed: false })
  })

  test('any reply gives a score in [0, 1] or is missing, quickly', () => {
    const reply = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.json(),
      fc.constant('{"choice":"'.repeat(5000)),
      fc.constant('good'.repeat(20_000)),
    )
    fc.assert(
      fc.property(reply, (text) => {
        const { score } = readJudgeReply(spec, text)
        expect(score >= 0 && score <= 1).toBe(true)
      }),
      { seed: 10, numRuns: 300 },
    )
  })
})

describe('votes', () => {
  const vote = (score: number): Score => ({ score, passed: score >= 0.5, reason: `says ${score}` })
  const unread: Score = { score: 0, passed: false, reason: 'nothing', missing: true }

  test.each<[string, Score[], Partial<Score>]>([
    ['one vote is itself', [vote(1)], { score: 1, reason: 'says 1' }],
    [
      'most votes win',
      [vote(1), vote(0), vote(1)],
      { score: 1, passed: true, reason: '2 of 3 votes: says 1' },
    ],
    [
      'a tie is the lower score',
      [vote(1), vote(0)],
      { score: 0, passed: false, reason: '1 of 2 votes, a tie, the lower score counts: says 0' },
    ],
    [
      'unreadable votes do not count',
      [vote(1), unread, unread],
      { score: 1, reason: '1 of 1 votes, 2 unreadable: says 1' },
    ],
    ['none readable is missing', [unread, unread], { missing: true, passed: false }],
    ['no vote is missing', [], { missing: true, passed: false }],
  ])('%s', (_, votes, wanted) => {
    expect(majority(votes)).toMatchObject(wanted)
  })

  test('the order of the votes does not matter, agreement is the share of the winner', () => {
    const votes = fc.array(fc.constantFrom(vote(0), vote(0.5), vote(1), unread), {
      minLength: 2,
      maxLength: 9,
    })
    fc.assert(
      fc.property(votes, (cast) => {
        expect(majority(cast).score).toBe(majority(cast.toReversed()).score)
        const share = agreement(cast)
        if (share !== undefined) expect(share > 0 && share <= 1).toBe(true)
      }),
      { seed: 8, numRuns: 200 },
    )
    expect(agreement([vote(1), vote(1), vote(0), unread])).toBeCloseTo(2 / 3, 12)
    expect(agreement([unread])).toBeUndefined()
  })
})

test('canaries: a good one gets the best choice, a bad one does not', () => {
  const [good, bad] = judgeCanaries({ ...spec, canaries: { good: ['Thanks!'], bad: ['Go away.'] } })
  expect([good, bad]).toEqual([
    { kind: 'good', completion: 'Thanks!' },
    { kind: 'bad', completion: 'Go away.' },
  ])
  expect(judgeCanaries(spec)).toEqual([])
  if (good === undefined || bad === undefined) throw new Error('no canaries')
  const right = (canary: typeof good, reply: string) => canaryIsRight({ ...spec, not: true }, canary, reply)
  expect([right(good, 'good'), right(good, 'acceptable'), right(good, '?')]).toEqual([true, false, false])
  expect([right(bad, 'good'), right(bad, 'acceptable'), right(bad, '?')]).toEqual([false, true, false])
})

describe('GitHub Models', () => {
  test.each(['similarity', 'coherence', 'fluency', 'relevance', 'groundedness'])(
    'github/%s grades 1 to 5',
    (name) => {
      const judge = githubJudge(`github/${name}`)
      if (judge === undefined) throw new Error('unknown')
      expect(judge.choices).toEqual({ '1': 0, '2': 0.25, '3': 0.5, '4': 0.75, '5': 1 })
      expect(checkEvaluator(judge)).toEqual([])
      const request = judgeRequest({
        spec: judge,
        nonce,
        completion: 'A',
        input: { input: 'Q' },
        expected: 'E',
      })
      expect(JSON.stringify(request.messages)).toContain(`[BEGIN completion ${nonce}]\\nA\\n`)
      expect(readJudgeReply(judge, '4')).toMatchObject({ score: 0.75, passed: true })
    },
  )

  test.each(['github/tone', 'similarity', 'github/constructor', 'github/'])('%s is none of them', (name) => {
    expect(githubJudge(name)).toBeUndefined()
  })

  test('an llm evaluator becomes a judge written in place', () => {
    const judge = githubLlmJudge({
      prompt: 'Is {{completion}} right for {{input}}?',
      systemPrompt: 'Be strict.',
      choices: [
        { choice: 'yes', score: 1 },
        { choice: 'no', score: 0 },
      ],
    })
    expect(checkEvaluator(judge)).toEqual([])
    expect(judge).toMatchObject({ system: 'Be strict.', choices: { yes: 1, no: 0 } })
  })
})
