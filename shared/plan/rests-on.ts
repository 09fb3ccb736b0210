/** Which yardstick a gate rests on: the one from before the change; once the change is merged, the one that it brought. */
import type { Yardstick } from './plan.ts'

/** Of the yardsticks that were `measured` the preferred one, else the other; undefined where none was. */
export function restsOn(measured: readonly Yardstick[], preferred: Yardstick = 'old'): Yardstick | undefined {
  return measured.includes(preferred) ? preferred : measured[0]
}
