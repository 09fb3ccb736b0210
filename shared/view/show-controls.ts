/** Makes every character that hides, reorders or erases text visible as its code point. */

/**
 * Control, format (bidi, zero-width, tags), default-ignorable and private separator characters, lone surrogates and
 * noncharacters. Spared, because readers see them: a joiner between two pictographs (👩‍💻), the emoji selector after a
 * pictograph or in a keycap (❤️ 1️⃣).
 */
const hidden =
  /(?!(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?)\u200D(?=\p{Extended_Pictographic}))(?!(?<=\p{Extended_Pictographic})[\uFE0E\uFE0F])(?!(?<=[0-9#*])\uFE0F(?=\u20E3))[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu

function mark(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
}

/**
 * `text` with hidden characters as `⟨U+202E⟩`. `block` keeps line feeds and tabs (CR LF becomes LF); `line` gives one
 * line: a line break becomes `⏎ `, a tab a space.
 */
export function showControls(text: string, shape: 'line' | 'block'): string {
  const unified = text.replace(/\r\n/g, '\n')
  if (shape === 'line') return unified.replace(/\n/g, '⏎ ').replace(/\t/g, ' ').replace(hidden, mark)
  return unified.replace(hidden, (found) => (found === '\n' || found === '\t' ? found : mark(found)))
}
