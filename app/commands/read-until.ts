/** How long a waiver holds: a day, to its end in UTC, or so many days from now. */

import { usualDays } from '../../shared/verdict/usual-days.ts'

const dayMs = 86_400_000

export type Until = { readonly untilMs: number } | { readonly problem: string }

/** The last millisecond of the UTC day that holds `atMs`. */
const endOfDay = (atMs: number): number => (Math.floor(atMs / dayMs) + 1) * dayMs - 1

const showDay = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10)

/** `text`: `2026-12-31`, or `30d`. The problem is plain text. */
export function readUntil(text: string, nowMs: number, maxDays: number): Until {
  const latestMs = endOfDay(nowMs + maxDays * dayMs)
  const days = usualDays({ maxDays })
  const untilMs = readDay(text) ?? readDays(text, nowMs)
  if (untilMs === undefined || Number.isNaN(untilMs))
    return { problem: `${text} is no day: write it as ${showDay(nowMs + days * dayMs)}, or as ${days}d` }
  if (untilMs < nowMs) return { problem: `${text} is over: the day must be today (UTC) or later` }
  if (untilMs > latestMs)
    return {
      problem: `${text} is too far: waivers.max-days allows ${maxDays} days, until ${showDay(latestMs)}`,
    }
  return { untilMs }
}

/** NaN for a day that no calendar has. */
function readDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const startMs = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(startMs) && showDay(startMs) === text ? endOfDay(startMs) : Number.NaN
}

function readDays(text: string, nowMs: number): number | undefined {
  const days = /^(\d{1,4})d(ays?)?$/i.exec(text)?.[1]
  return days === undefined ? undefined : endOfDay(nowMs + Number(days) * dayMs)
}
