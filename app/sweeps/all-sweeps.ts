/** The table of sweeps: what runs how often. */
import type { Deps } from '../deps.ts'
import type { Deliveries } from '../store/store.ts'
import { type BackUpDeps, backUp } from './back-up.ts'
import { expireWaivers } from './expire-waivers.ts'
import { findOverdue } from './find-overdue.ts'
import { learnRepositories } from './learn-repositories.ts'
import { prune } from './prune.ts'
import { reconcile } from './reconcile.ts'
import { recoverDeliveries } from './recover-deliveries.ts'
import { reviveDead } from './revive-dead.ts'
import type { Sweep } from './start-sweeps.ts'

const secondMs = 1_000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

/** `receive` is that of the inbox, which wakes it. */
export function allSweeps(
  given: Pick<Deps, 'github' | 'store' | 'settings' | 'nowMs' | 'log'> & {
    readonly receive: Deliveries['receive']
    readonly backUp?: BackUpDeps['backUp'] | undefined
  },
): readonly Sweep[] {
  return [
    {
      name: 'recover-deliveries',
      everyMs: 5 * minuteMs,
      firstAfterMs: secondMs,
      run: (signal) => recoverDeliveries(given, signal),
    },
    {
      name: 'reconcile',
      everyMs: 10 * minuteMs,
      firstAfterMs: minuteMs,
      run: (signal) => reconcile(given, signal),
    },
    {
      name: 'learn-repositories',
      everyMs: hourMs,
      firstAfterMs: 5 * secondMs,
      run: (signal) => learnRepositories(given, signal),
    },
    // a waiver ends with a day; soon after it, and at the start, for what ended while nobody was here
    {
      name: 'expire-waivers',
      everyMs: 15 * minuteMs,
      firstAfterMs: 2 * secondMs,
      run: () => expireWaivers(given),
    },
    { name: 'overdue', everyMs: 15 * secondMs, run: () => findOverdue(given) },
    // not at the start: what ends the process each time would end it for ever
    { name: 'revive-dead', everyMs: 2 * hourMs, run: (signal) => reviveDead(given, signal) },
    {
      name: 'prune',
      everyMs: 24 * hourMs,
      firstAfterMs: 10 * minuteMs,
      run: (signal) => prune(given, signal),
    },
    ...copying(given),
  ]
}

/** It looks often, so that a process which starts every day makes copies too. */
function copying({ settings, backUp: copyTo, nowMs }: Parameters<typeof allSweeps>[0]): readonly Sweep[] {
  const { backup } = settings
  if (backup === undefined || copyTo === undefined) return []
  return [
    {
      name: 'back-up',
      everyMs: 10 * minuteMs,
      firstAfterMs: minuteMs,
      run: (signal) => backUp({ backup, backUp: copyTo, nowMs }, signal),
    },
  ]
}
