/** Random numbers that are the same in every run of a test. */

export interface Random {
  /** from 0 to below `below` */
  readonly integer: (below: number) => number
  readonly pick: <T>(list: readonly T[]) => T
  readonly shuffle: <T>(list: readonly T[]) => T[]
}

/** mulberry32 */
export function makeRandom(seed: number): Random {
  let state = seed
  const integer = (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
  return {
    integer,
    pick: (list) => {
      const one = list[integer(list.length)]
      if (one === undefined) throw new Error('there is nothing to pick from')
      return one
    },
    shuffle: (list) => {
      const rest = [...list]
      return Array.from({ length: rest.length }, () => rest.splice(integer(rest.length), 1)).flat()
    },
  }
}
