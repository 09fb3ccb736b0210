/** Edge: the log of a job. Strangers' text reaches it only between stop-commands, and never with a secret in it. */
import { randomUUID } from 'node:crypto'
import { maskSecrets } from './mask-secrets.ts'

export interface Log {
  /** our own words, one line; what could be an order all the same is treated as a stranger's */
  readonly say: (line: string) => void
  /** text that may hold anything; GitHub's runner must not read commands in it */
  readonly untrusted: (text: string) => void
  /** a status line of long work: one line a call in a log, the same line again in a terminal */
  readonly progress: (line: string) => void
}

/** GitHub's runner takes `::name::` at the start of a line for an order, and `##[name]` anywhere in one. */
const mayOrder = /[\r\n]|^\s*::|##\[/

/** `github`: whether GitHub's runner reads this log. Secrets are masked in all forms they are known in. */
export function createLog(options: {
  readonly write: (text: string) => void
  readonly github: boolean
  readonly interactive: boolean
  readonly secrets: readonly string[]
}): Log {
  const put = (text: string): void => options.write(maskSecrets(text, options.secrets))
  let open = false
  const close = (): void => {
    if (open) options.write('\r\u001b[K')
    open = false
  }
  const untrusted = (text: string): void => {
    close()
    const body = text.endsWith('\n') ? text : `${text}\n`
    const token = randomUUID()
    if (options.github) options.write(`::stop-commands::${token}\n`)
    put(body)
    if (options.github) options.write(`::${token}::\n`)
  }
  return {
    say(line) {
      close()
      if (mayOrder.test(line)) untrusted(line)
      else put(`${line}\n`)
    },
    untrusted,
    progress(line) {
      if (!options.interactive) return put(`${line}\n`)
      options.write(`\r\u001b[K`)
      put(line)
      open = true
    },
  }
}
