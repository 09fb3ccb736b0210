/** Whatever the order of moves, an environment serves at most one version of a prompt in a slot, and its history only grows. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { NewPointer, PointerRow } from '../../app/store/promotion-store.ts'
import { onBoth } from './on-both.ts'
import { makePointer, makeRequest, noonMs } from './rows.ts'

const prompts = ['triage', 'summary'] as const
const environments = ['staging', 'production'] as const
const fingerprint = fc.constantFrom(...['1', '2', '3'].map((digit) => digit.repeat(64)))
const step = fc.record({
  kind: fc.constantFrom('promotion', 'rollback', 'halt', 'resume', 'canary'),
  environment: fc.constantFrom(...environments),
  of: fc.subarray([...prompts], { minLength: 1 }),
  to: fingerprint,
  /** as somebody sees it who looked some moves ago */
  lag: fc.nat({ max: 2 }),
  ends: fc.boolean(),
  again: fc.boolean(),
})

onBoth('promotions against a model', ({ open, query, isServer }) => {
  test('any order of moves, rollbacks, halts, canaries and resumes', { timeout: 120_000 }, async () => {
    const { promotions } = await open()
    let repositoryId = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
        repositoryId++
        // what was active after each move, by environment, slot and prompt
        let active = new Map<string, PointerRow>()
        const past = [active]
        const history: PointerRow[] = []
        let generation = await promotions.generation()
        for (const [n, { kind, environment, of, to, lag, ends, again }] of steps.entries()) {
          const slot = kind === 'canary' ? 'canary' : 'stable'
          const seen = past[Math.max(0, past.length - 1 - lag)] ?? active
          const keyOf = (prompt: string, slot: string) => `${environment}/${slot}/${prompt}`
          const rows = of.map((prompt): NewPointer => {
            const expected = seen.get(keyOf(prompt, slot))?.id
            return makePointer(prompt, to, { slot, kind, ...(expected === undefined ? {} : { expected }) })
          })
          const end = of.flatMap((prompt) => {
            const canary = ends && slot === 'stable' ? seen.get(keyOf(prompt, 'canary')) : undefined
            return canary === undefined ? [] : [canary.id]
          })
          const fits =
            rows.every((row) => active.get(keyOf(row.prompt, slot))?.id === row.expected) &&
            end.every((id) => [...active.values()].some((row) => row.id === id))
          const requestId = `r${repositoryId}/${n}`
          await promotions.open(makeRequest(requestId, { repositoryId, environment, kind }), [])
          const unit = { repositoryId, requestId, result: { headline: '', prompts: [] }, rows, end }
          const told = await promotions.move({ ...unit, nowMs: noonMs, jobs: [] })
          expect(told.kind).toBe(fits ? 'moved' : 'conflict')
          if (told.kind === 'moved') {
            active = new Map([...active].filter(([, row]) => !end.includes(row.id)))
            for (const row of told.rows) active.set(keyOf(row.prompt, slot), row)
            history.push(...told.rows)
            const now = await promotions.generation()
            expect(now).toBeGreaterThan(generation)
            generation = now
            if (again)
              expect(await promotions.move({ ...unit, nowMs: noonMs, jobs: [] })).toEqual({
                kind: 'exists',
                rows: told.rows,
              })
          }
          past.push(active)
        }
        const isActive = new Set([...active.values()].map(({ id }) => id))
        expect(new Set((await promotions.pointers(repositoryId)).map(({ id }) => id))).toEqual(isActive)
        expect(await promotions.history(repositoryId, {}, 999)).toEqual(
          history.map((row) => ({ ...row, isActive: isActive.has(row.id) })).toReversed(),
        )
        expect(
          await query(
            'select 1 from promotions where is_active = 1 group by repository_id, environment, prompt, slot having count(*) > 1',
          ),
        ).toEqual([])
      }),
      { numRuns: isServer ? 8 : 20, seed: 20_261_120 },
    )
  })
})
