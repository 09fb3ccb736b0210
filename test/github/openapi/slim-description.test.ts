/** Cutting keeps what a validator reads, whatever it is called, and refuses to lose what was asked for. */
import { expect, test } from 'vitest'
import { collectExamples } from './collect-examples.ts'
import { slimDescription, slimSchema } from './slim-description.ts'
import { toJsonSchema } from './validate-json.ts'

const description = {
  openapi: '3.0.3',
  info: { title: 'x', version: '1', license: { name: 'MIT' }, description: 'prose' },
  paths: {
    '/things/{id}': {
      get: {
        summary: 'prose',
        operationId: 'things/get',
        tags: ['things'],
        parameters: [
          { $ref: '#/components/parameters/id' },
          { name: 'a', in: 'query', description: 'prose', schema: { type: 'string', default: 'x' } },
        ],
        responses: {
          '200': {
            description: 'OK',
            headers: { Link: {} },
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/thing' },
                examples: { default: { $ref: '#/components/examples/thing' } },
              },
            },
          },
          '404': { $ref: '#/components/responses/not_found' },
        },
        'x-github': {},
      },
      delete: { operationId: 'things/delete', responses: {} },
    },
    '/other': { get: { operationId: 'other', responses: {} } },
  },
  components: {
    schemas: {
      thing: {
        title: 'Thing',
        type: 'object',
        properties: {
          description: { type: 'string', description: 'prose' },
          example: { $ref: '#/components/schemas/part' },
        },
        required: ['description'],
      },
      part: { type: 'array', items: { $ref: '#/components/schemas/thing' } },
      'basic-error': { type: 'object' },
      unused: { type: 'string' },
    },
    parameters: {
      id: { name: 'id', in: 'path', required: true, 'x-multi-segment': true, schema: { type: 'integer' } },
    },
    responses: { not_found: { description: 'No', content: {} } },
    examples: { thing: { value: { value: { description: 'a' } } } },
  },
}

test('prose, examples and what is not reached go; members that are called like keywords stay', () => {
  expect(slimDescription(description, { '/things/{id}': ['get'] })).toEqual({
    openapi: '3.0.3',
    info: { title: 'x', version: '1', license: { name: 'MIT' } },
    paths: {
      '/things/{id}': {
        get: {
          operationId: 'things/get',
          parameters: [
            { $ref: '#/components/parameters/id' },
            { name: 'a', in: 'query', schema: { type: 'string' } },
          ],
          responses: {
            '200': {
              description: 'OK',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/thing' } } },
            },
            '404': { $ref: '#/components/responses/not_found' },
          },
        },
      },
    },
    components: {
      parameters: {
        id: { name: 'id', in: 'path', required: true, 'x-multi-segment': true, schema: { type: 'integer' } },
      },
      responses: { not_found: { description: 'No', content: {} } },
      schemas: {
        'basic-error': { type: 'object' },
        part: { type: 'array', items: { $ref: '#/components/schemas/thing' } },
        thing: {
          type: 'object',
          properties: { description: { type: 'string' }, example: { $ref: '#/components/schemas/part' } },
          required: ['description'],
        },
      },
    },
  })
})

test('an operation or a component that is not there is an error, not a gap', () => {
  expect(() => slimDescription(description, { '/things/{id}': ['put'] })).toThrow('no PUT /things/{id}')
  const { thing: _, ...schemas } = description.components.schemas
  const broken = { ...description, components: { ...description.components, schemas } }
  expect(() => slimDescription(broken, { '/things/{id}': ['get'] })).toThrow('no #/components/schemas/thing')
})

test('an example is found behind references, also where it is wrapped twice', () => {
  expect(collectExamples(description, { '/things/{id}': ['get', 'delete'] })).toEqual([
    { operation: 'GET /things/{id}', example: 'default', status: 200, responseBody: { description: 'a' } },
  ])
})

test('a schema may be a boolean', () => {
  expect(slimSchema({ type: 'object', additionalProperties: false })).toEqual({
    type: 'object',
    additionalProperties: false,
  })
})

test.each([
  [{ type: 'string', nullable: true }, { type: ['string', 'null'] }],
  [{ type: 'string', nullable: false }, { type: 'string' }],
  [
    { type: 'string', enum: ['a'], nullable: true },
    { type: ['string', 'null'], enum: ['a', null] },
  ],
  [
    { allOf: [{ type: 'object' }], nullable: true },
    { anyOf: [{ type: 'null' }, { allOf: [{ type: 'object' }] }] },
  ],
  [
    { $ref: '#/components/schemas/a', nullable: true },
    { anyOf: [{ type: 'null' }, { $ref: 'description#/components/schemas/a' }] },
  ],
  [{ oneOf: [{ type: 'string' }] }, { anyOf: [{ type: 'string' }] }],
  [
    { properties: { nullable: { type: 'string' }, oneOf: { type: 'string', nullable: true } } },
    { properties: { nullable: { type: 'string' }, oneOf: { type: ['string', 'null'] } } },
  ],
])('%j is %j in JSON Schema', (openapi, expected) => {
  expect(toJsonSchema(openapi)).toEqual(expected)
})
