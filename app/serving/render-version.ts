/** Edge: a version and an input → messages, in the sandbox. Where too many wait, none more is taken. */
import type { Sandboxed } from '../../sandbox/create-sandboxed.ts'
import type { RenderTask } from '../../sandbox/sandbox-tasks.ts'
import type { Result } from '../../shared/problem.ts'
import { unpackVersion } from '../../shared/promotion/version-parts.ts'
import type { RenderedPrompt } from '../../shared/prompt/prompt.ts'

export interface RenderWish {
  readonly row: RenderTask['rows'][number]
  readonly missingVariable: RenderTask['missingVariable']
}

/** `busy`: so many wait already that this one would be late. Throws where the sandbox itself fails. */
export type RenderVersion = (parts: string, wish: RenderWish) => Promise<Result<RenderedPrompt> | 'busy'>

const maxWaiting = 64

/** `open` gives each call its own count of culprits: one version that hangs shuts out no other. */
export function createRenderer(open: () => Pick<Sandboxed, 'render'>): RenderVersion {
  let waiting = 0
  return async (parts, { row, missingVariable }) => {
    if (waiting >= maxWaiting) return 'busy'
    const version = unpackVersion(parts)
    if (version === undefined) throw new Error('a version that is served cannot be unpacked')
    waiting += 1
    try {
      const partials = [...version.partials]
      const [rendered] = await open().render({
        prompt: version.prompt,
        partials,
        rows: [row],
        missingVariable,
      })
      if (rendered === undefined) throw new Error('the sandbox rendered nothing')
      return rendered
    } finally {
      waiting -= 1
    }
  }
}
