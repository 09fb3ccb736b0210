/** How the demo speaks on a terminal. */

export const bold = (text: string): string => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text)

let isHushed = false

/** From now on nothing is said: somebody stopped the story. */
export const hush = (): void => {
  isHushed = true
}

export const say = (text = ''): void => {
  if (!isHushed) console.log(text)
}

/** A step of the story. */
export const begin = (text: string): void => say(`\n${bold(text)}`)

export const tell = (text: string): void => say(`  ${text}`)
