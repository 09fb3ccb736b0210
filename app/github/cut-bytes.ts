/** The last guard before a limit that GitHub counts in UTF-8 bytes. Who renders cuts better, and says that it did. */

/** `text`, or as many of its first whole lines as fit, or of its first characters where even one line does not. */
export function cutBytes(text: string, maxBytes: number): string {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length <= maxBytes) return text
  const ellipsis = '\n…'
  // a character that is cut in its middle is dropped by the stream option
  const room = bytes.subarray(0, maxBytes - new TextEncoder().encode(ellipsis).length)
  const kept = new TextDecoder('utf-8', { ignoreBOM: true }).decode(room, { stream: true })
  const line = kept.lastIndexOf('\n')
  return (line > 0 ? kept.slice(0, line) : kept) + ellipsis
}
