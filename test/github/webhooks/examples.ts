/** Recorded deliveries, as GitHub sent them to people who published them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Delivery } from './pick-deliveries.ts'

/** A copy of each recorded delivery; of `event` only, and of `action` only, where they are given. */
export function webhookExamples(event?: string, action?: string): Delivery[] {
  const path = join(import.meta.dirname, '../../spec/github/deliveries.json')
  const all = JSON.parse(readFileSync(path, 'utf8')) as Delivery[]
  return all.filter(
    (each) =>
      (event === undefined || each.event === event) &&
      (action === undefined || each.payload['action'] === action),
  )
}
