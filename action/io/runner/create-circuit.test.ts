import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type CallEnd, createCircuit } from './create-circuit.ts'

const options = { failures: 3, coolDownMs: 1000 }

function broken(times: number) {
  const circuit = createCircuit(options)
  for (let call = 0; call < times; call++) circuit.enter(call)?.leave('broken', call)
  return circuit
}

test('it opens after the third failure in a row, not before', () => {
  expect(broken(2).enter(10)).toBeDefined()
  expect(broken(3).enter(10)).toBeUndefined()
  expect(broken(3).isOpen()).toBe(true)
})

test('a success in between starts the count again; a cancelled call neither counts nor resets', () => {
  const circuit = broken(2)
  circuit.enter(2)?.leave('neutral', 2)
  expect(circuit.failuresInARow()).toBe(2)
  circuit.enter(3)?.leave('alive', 3)
  expect(circuit.failuresInARow()).toBe(0)
})

test('after the pause one call is let through; its success closes the circuit', () => {
  const circuit = broken(3)
  expect(circuit.enter(1001)).toBeUndefined()
  const probe = circuit.enter(1002)
  expect(probe).toBeDefined()
  expect(circuit.enter(1002)).toBeUndefined()
  probe?.leave('alive', 1100)
  expect(circuit.isOpen()).toBe(false)
  expect(circuit.enter(1101)).toBeDefined()
})

test('its failure starts the pause again, its cancelling frees the place', () => {
  const circuit = broken(3)
  circuit.enter(2000)?.leave('broken', 2100)
  expect(circuit.enter(3099)).toBeUndefined()
  circuit.enter(3100)?.leave('neutral', 3110)
  expect(circuit.enter(3111)).toBeDefined()
})

test('a late failure of an older call does not lengthen the pause', () => {
  const circuit = createCircuit(options)
  const passes = [0, 0, 0, 0].map(() => circuit.enter(0))
  for (const [at, pass] of passes.entries()) pass?.leave('broken', at)
  passes[3]?.leave('broken', 900)
  expect(circuit.enter(1002)).toBeDefined()
})

test('whatever happens, an open circuit lets at most one call through at a time', () => {
  const ends = fc.constantFrom<CallEnd>('alive', 'broken', 'neutral')
  fc.assert(
    fc.property(fc.array(fc.tuple(ends, fc.nat(900)), { maxLength: 60 }), (calls) => {
      const circuit = broken(3)
      let now = 10
      for (const [end, later] of calls) {
        now += later
        const wasOpen = circuit.isOpen()
        const pass = circuit.enter(now)
        if (wasOpen && pass !== undefined) expect(circuit.enter(now)).toBeUndefined()
        pass?.leave(end, now)
        if (pass !== undefined && end === 'alive') expect(circuit.isOpen()).toBe(false)
      }
    }),
    { seed: 20_261_120, numRuns: 500 },
  )
})
