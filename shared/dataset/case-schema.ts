/** The schema of a row in a dataset's own formats, JSONL and YAML. */
import { type Static, Type } from 'typebox'

export const caseSchema = Type.Object(
  {
    id: Type.Union([Type.String(), Type.Integer()], {
      description: 'Pairs the case at base and head; unique in its dataset.',
    }),
    input: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    messages: Type.Optional(
      Type.Array(
        Type.Object(
          { role: Type.Enum(['system', 'user', 'assistant', 'tool']), content: Type.String() },
          { additionalProperties: false },
        ),
      ),
    ),
    expected: Type.Optional(Type.Unknown()),
    assert: Type.Optional(Type.Array(Type.Unknown())),
    description: Type.Optional(Type.String()),
    tags: Type.Optional(Type.Array(Type.String())),
    weight: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    required: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)

export type CaseFile = Static<typeof caseSchema>
