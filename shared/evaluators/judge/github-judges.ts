/** The judges of GitHub Models' `.prompt.yml`: its five built-in ones in our own words, and `llm` evaluators. */
import type { SpecOf } from '../../config/evaluator-schemas.ts'

const SCALE = { '1': 0, '2': 0.25, '3': 0.5, '4': 0.75, '5': 1 }

const SYSTEM =
  'You grade the answers of a language model for its makers. You are exact and strict: the grade follows from the scale ' +
  'alone, never from length, tone or confidence. When you waver between two grades, give the lower one.'

interface Criterion {
  readonly question: string
  /** the grades 1, 3 and 5; 2 and 4 lie between them */
  readonly low: string
  readonly middle: string
  readonly high: string
  readonly material: readonly ('input' | 'expected' | 'completion')[]
}

const CRITERIA = {
  similarity: {
    question: 'Does the answer say the same as the expected answer?',
    low: 'it contradicts the expected answer or says something else',
    middle: 'the main statement is the same, with important parts missing or added',
    high: 'both say the same; a reader would act alike on either',
    material: ['input', 'expected', 'completion'],
  },
  coherence: {
    question: 'Does the answer hold together, sentence by sentence, as one line of thought on the request?',
    low: 'the sentences do not follow from one another or contradict each other',
    middle: 'the thought can be followed, with jumps or repetitions',
    high: 'every sentence follows from the last and leads to the point',
    material: ['input', 'completion'],
  },
  fluency: {
    question: 'Is the answer well written in its language: grammar, choice of words, ease of reading?',
    low: 'broken language that is hard to understand',
    middle: 'understandable, with visible mistakes or clumsy phrases',
    high: 'correct and natural throughout',
    material: ['completion'],
  },
  relevance: {
    question: 'Does the answer deal with what the request asks, with all of it and nothing besides?',
    low: 'it misses the request',
    middle: 'it deals with the request in part, or wraps it in matter nobody asked for',
    high: 'it deals with every part of the request and with nothing else',
    material: ['input', 'completion'],
  },
  groundedness: {
    question: 'Is every claim of the answer supported by the material of the request?',
    low: 'its main claims are invented or contradict the material',
    middle: 'its main claims are supported, some details are not',
    high: 'every claim is supported by the material',
    material: ['input', 'completion'],
  },
} as const satisfies Record<string, Criterion>

const TITLES = { input: 'The request:', expected: 'The expected answer:', completion: 'The answer to grade:' }

/** The judge behind `uses: github/…`; undefined for a name that is none of the five. */
export function githubJudge(uses: string): SpecOf<'judge'> | undefined {
  const name = uses.replace(/^github\//, '')
  if (!uses.startsWith('github/') || !Object.hasOwn(CRITERIA, name)) return undefined
  const { question, low, middle, high, material } = CRITERIA[name as keyof typeof CRITERIA]
  const scale = `1: ${low}.\n2: between 1 and 3.\n3: ${middle}.\n4: between 3 and 5.\n5: ${high}.`
  const parts = material.map((part) => `${TITLES[part]}\n{{${part}}}`)
  return {
    uses: 'judge',
    system: SYSTEM,
    text: [question, scale, ...parts, 'Which grade, 1 to 5?'].join('\n\n'),
    choices: SCALE,
  }
}

/** An `llm` evaluator of a `.prompt.yml` as a judge written in place. Scores outside [0, 1] are for the schema to refuse. */
export function githubLlmJudge(llm: {
  readonly prompt: string
  readonly systemPrompt?: string
  readonly choices: readonly { readonly choice: string; readonly score: number }[]
}): SpecOf<'judge'> {
  return {
    uses: 'judge',
    text: llm.prompt,
    ...(llm.systemPrompt !== undefined && { system: llm.systemPrompt }),
    choices: Object.fromEntries(llm.choices.map(({ choice, score }) => [String(choice), score])),
  }
}
