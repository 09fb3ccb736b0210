/** The template interpreter, which runs without code generation, beside Handlebars' own compiled functions. */
import Handlebars from 'handlebars'
import type { JsonObject } from '../shared/json.ts'
import { formatProblem } from '../shared/problem.ts'
import { parsePrompt } from '../shared/prompt/parse-prompt.ts'
import { renderPrompt } from '../shared/prompt/render-prompt.ts'
import { measureRate } from './measure-rate.ts'
import { figure, ratio, type Table } from './table.ts'

const examples: readonly { name: string; template: string; input: JsonObject }[] = [
  {
    name: 'three variables',
    template: 'Answer {{name}} of {{team}} about: {{question}}\n',
    input: {
      name: 'Ada',
      team: 'support',
      question: 'Where is my order? It should have been here on Monday.',
    },
  },
  {
    name: 'a list of 20 and a condition',
    template: `Orders of {{customer.name}}{{#if customer.vip}} (a good customer){{/if}}:
{{#each orders}}
- {{this.id}}: {{this.article}}{{#unless this.sent}}, not sent{{/unless}}
{{/each}}
Answer in one sentence.
`,
    input: {
      customer: { name: 'Ada', vip: true },
      orders: Array.from({ length: 20 }, (_, n) => ({ id: n, article: `Article ${n}`, sent: n % 3 > 0 })),
    },
  },
  {
    name: '8 kB of fixed text, one variable',
    template: `${'Be polite, be short, and never promise what the shop cannot keep. '.repeat(120)}\n{{question}}\n`,
    input: { question: 'Where is my order?' },
  },
]

export async function benchTemplate(): Promise<Table> {
  const rows = examples.map(({ name, template, input }) => {
    const parsed = parsePrompt({ path: 'bench.prompt', text: template })
    if (!parsed.ok) throw new Error(parsed.problems.map(formatProblem).join('\n'))
    const compiled = Handlebars.compile(template, { noEscape: true })
    const ours = measureRate(() => renderPrompt(parsed.value, new Map(), { input }))
    const theirs = measureRate(() => compiled(input))
    return [name, figure(ours), figure(theirs), ratio(1 / ours, 1 / theirs), figure(1000 / ours)]
  })
  return {
    title: 'Templates: renders in a second',
    columns: ['', 'Promptgate', 'Handlebars', 'time', 'ms a render'],
    rows,
    notes: ['Promptgate also gives messages, positions of mistakes, and budgets of steps and output.'],
  }
}
