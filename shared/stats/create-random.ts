/** The one generator of randomness in shared/: seeded, so that the same report always gives the same bytes. */

export interface Random {
  /** the next 32 random bits, 0 … 2³² − 1 */
  readonly uint32: () => number
  /** an integer, 0 … bound − 1; bound at most 2³² */
  readonly below: (bound: number) => number
}

/**
 * sfc32, the 128-bit "small fast counting" generator of Chris Doty-Humphrey's PractRand (public domain). `seedHex`: at
 * least 32 hexadecimal digits, of which the first 32 are taken; fewer throw. `below` scales the 32 bits (Lemire 2019,
 * "Fast Random Integer Generation in an Interval", without the rejection step): its bias is under bound ÷ 2³².
 */
export function createRandom(seedHex: string): Random {
  if (!/^[0-9a-f]{32}/i.test(seedHex)) throw new Error('a seed is at least 32 hexadecimal digits')
  const word = (index: number) => Number.parseInt(seedHex.slice(index * 8, index * 8 + 8), 16) | 0
  let a = word(0)
  let b = word(1)
  let c = word(2)
  let counter = word(3)
  const uint32 = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 15; round++) uint32()
  return { uint32, below: (bound) => Math.floor((uint32() / 4294967296) * bound) }
}
