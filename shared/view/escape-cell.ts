/** Our own text in a cell of a Markdown table: a bar would end it, a bracket would begin HTML. */

export const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
