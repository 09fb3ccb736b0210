/** What every route and every change of state is given. */
import type { Hooks } from './hooks/make-hooks.ts'
import type { OnDispatch } from './seams.ts'
import type { World } from './state/world.ts'

export interface Site {
  readonly world: World
  readonly hooks: Hooks
  onDispatch: OnDispatch | undefined
  /** work that goes on after an answer was given; a fault in it is a problem of the stand-in */
  readonly inBackground: (work: () => Promise<void>) => void
}
