/** Cuts Markdown that this folder wrote to a limit, on a line boundary, with everything that was open closed. */

/** What is open after a line: fences hold their own text, so they are looked at first. */
function opened(open: readonly string[], line: string): readonly string[] {
  const top = open.at(-1)
  if (top?.startsWith('`') || top === '</pre>') return line === top ? open.slice(0, -1) : open
  const fence = /^(`{3,})\w*$/.exec(line)?.[1]
  if (fence !== undefined) return [...open, fence]
  if (line === '<pre>') return [...open, '</pre>']
  if (line.startsWith('<details><summary>')) return [...open, '</details>']
  return line === '</details>' ? open.slice(0, -1) : open
}

function closing(open: readonly string[]): string {
  return open
    .toReversed()
    .map((end) => (end === '</details>' ? `\n\n${end}` : `\n${end}`))
    .join('')
}

/**
 * `text` if `measure(text)` is at most `limit`, else as many of its first lines as fit with `sentence` (one paragraph of
 * Markdown) after them. `measure` counts what the limit counts: UTF-16 units, or UTF-8 bytes; it must be additive.
 */
export function cutLines(
  text: string,
  limit: number,
  measure: (text: string) => number,
  sentence: string,
): string {
  if (measure(text) <= limit) return text
  const end = `\n\n${sentence}`
  let open: readonly string[] = []
  let used = measure(end)
  let best = sentence
  let kept = ''
  for (const line of text.split('\n')) {
    const next = kept === '' ? line : `\n${line}`
    used += measure(next)
    if (used > limit) break
    kept += next
    open = opened(open, line)
    const closed = closing(open)
    if (used + measure(closed) <= limit) best = kept + closed + end
  }
  return best
}
