/** Times of sentences: a moment in UTC, and how long something takes, no finer than a reader cares. */

/** `2026-11-20 13:05 UTC`. */
export function formatTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** `40 s`, `3 min`, `1 h 5 min`; rounded up, so that nothing takes no time. */
export function formatSpan(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds))
  if (whole < 60) return `${whole}\u202Fs`
  const minutes = Math.ceil(whole / 60)
  if (minutes < 60) return `${minutes}\u202Fmin`
  const rest = minutes % 60
  const hours = `${Math.floor(minutes / 60)}\u202Fh`
  return rest === 0 ? hours : `${hours} ${rest}\u202Fmin`
}
