/** Refusals as the API writes them: problem details (RFC 9457). */
import { Type } from 'typebox'
import { list, named, open, record, text } from './fields.ts'

const members = {
  type: text('urn:promptgate:CODE'),
  status: Type.Integer({ minimum: 400, maximum: 599, description: 'that of the answer' }),
  code: text('stable, for programs'),
  title: text('what is wrong'),
  detail: text('how to mend it, for people'),
}

const mistake = record(
  { parameter: text('its name'), message: text('what is wrong'), hint: text('how to write it') },
  'a parameter that cannot be read',
)

const problem = record({
  path: text('where'),
  line: open(Type.Integer({ minimum: 1 })),
  column: open(Type.Integer({ minimum: 1 })),
  code: text('stable'),
  message: text('what is wrong'),
  hint: open(text('how to mend it')),
  severity: text('error or warning'),
})

export const problemAnswer = named(
  'Problem',
  'A refusal (RFC 9457).',
  {
    ...members,
    errors: open(list(mistake)),
    problems: open(list(problem)),
    halted: open(
      record(
        {
          by: text('login'),
          at: Type.String({ format: 'date-time', description: 'since when' }),
          reason: text('in their words'),
          request: text('id of the promotion request'),
        },
        'of a halted prompt',
      ),
    ),
  },
  {
    type: 'urn:promptgate:parameters-invalid',
    status: 400,
    code: 'parameters-invalid',
    title: 'The parameters cannot be read',
    detail: 'there is no parameter "stat" here: did you mean "state"?',
    errors: [
      {
        parameter: 'stat',
        message: 'there is no parameter "stat" here',
        hint: 'did you mean "state"?',
      },
    ],
  },
)
