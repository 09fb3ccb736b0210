/** Rounds in each of which something is asked for and the server dies: how it dies, and what must follow. */
import type { Point } from './die-at.ts'
import { leaseOverMs, type World } from './open-world.ts'
import type { Ended, ServerProcess } from './start-server.ts'

export interface Round<Wish> {
  readonly wish: Wish
  readonly kill:
    | { readonly how: 'moment'; readonly point: Point; readonly times: number }
    | { readonly how: 'request'; readonly side: 'before' | 'after'; readonly request: RegExp }
    | { readonly how: 'delay'; readonly afterMs: number }
}

export interface Actor<Wish> {
  /** with a server that is well: what the wish needs first */
  readonly prepare?: (wish: Wish) => Promise<void>
  readonly act: (wish: Wish) => Promise<void>
}

/** The rounds whose moment did not come in time, and how the last server ended when it was told to, with all work done. */
export async function playRounds<Wish>(
  world: World,
  rounds: readonly Round<Wish>[],
  actor: Actor<Wish>,
): Promise<{ readonly survived: readonly Round<Wish>[]; readonly ended: Ended }> {
  const survived: Round<Wish>[] = []
  for (const round of rounds) {
    const server = await world.start(leaseOverMs)
    // what a kill cut off goes on first: whoever is killed at one delivery eight times gives it up
    await world.calm()
    if (!(await playRound(round, world, server, actor))) {
      survived.push(round)
      server.signal('SIGKILL')
      await server.ended
    }
  }
  const last = await world.drain()
  last.signal('SIGTERM')
  return { survived, ended: await last.ended }
}

/** False where the moment did not come in time. */
async function playRound<Wish>(
  { wish, kill }: Round<Wish>,
  world: World,
  server: ServerProcess,
  { prepare, act }: Actor<Wish>,
): Promise<boolean> {
  const { faults } = world.github
  await prepare?.(wish)
  if (kill.how === 'moment') await server.arm({ point: kill.point, times: kill.times })
  if (kill.how === 'request') {
    const isMeant = ({ method, path }: { method: string; path: string }) => {
      if (!kill.request.test(`${method} ${path}`)) return false
      server.signal('SIGKILL')
      return true
    }
    faults.next(isMeant, kill.side === 'before' ? 'bad-gateway-before-applying' : 'lost-answer')
  }
  await act(wish)
  if (kill.how === 'delay') setTimeout(() => server.signal('SIGKILL'), kill.afterMs)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), 30_000)
  })
  const isLate = (await Promise.race([server.ended, late])) === 'late'
  clearTimeout(timer)
  faults.clear()
  return !isLate
}
