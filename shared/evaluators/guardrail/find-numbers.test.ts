/** Card numbers and IBANs: known ones, generated valid and invalid ones. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findCards, hasLuhnDigit, isCard } from './find-cards.ts'
import { findIbans, hasIbanChecksum } from './find-ibans.ts'

const runs = { seed: 5, numRuns: 400 }
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length })

describe('cards', () => {
  const visa = digits(14).map((middle) => {
    const body = `4${middle}`
    const check = [...'0123456789'].find((digit) => hasLuhnDigit(body + digit)) ?? ''
    return body + check
  })

  test.each([
    '4111111111111111',
    '5555555555554444',
    '378282246310005',
    '6011111111111117',
    '3530111333300000',
    '30569309025904',
    '2223003122003222',
    '6200000000000005',
  ])('the test number %s is one, with any digit changed it is none', (number) => {
    expect(isCard(number)).toBe(true)
    for (let i = 0; i < number.length; i++) {
      const other = `${number.slice(0, i)}${(Number(number[i]) + 1) % 10}${number.slice(i + 1)}`
      expect(hasLuhnDigit(other)).toBe(false)
    }
  })

  test('exactly one check digit makes a number valid, and it is found however it is grouped', () => {
    fc.assert(
      fc.property(visa, fc.constantFrom('', ' ', '-', '\u00a0'), (number, separator) => {
        fc.pre(isCard(number))
        const grouped = number.replace(/(\d{4})(?=\d)/g, `$1${separator}`)
        expect(findCards(`on ${grouped}, thanks`)).toEqual([`a card number "…${number.slice(-4)}"`])
        const broken = number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10)
        expect(findCards(broken)).toEqual([])
      }),
      runs,
    )
  })

  test('other numbers may stand around it', () => {
    expect(findCards('4111 1111 1111 1111 05 2027 123')).toHaveLength(1)
    expect(findCards('12 4111-1111-1111-1111')).toHaveLength(1)
  })

  test.each([
    '4111111111111112',
    '1234567812345678',
    '0000 0000 0000 0000',
    '41111111111111111111111',
    '4000000000000',
    'order 20261120 118 2231 9912',
    '3.1415926535897932',
  ])('%s is none', (text) => {
    expect(findCards(text)).toEqual([])
  })
})

describe('IBANs', () => {
  const known = [
    'DE89 3704 0044 0532 0130 00',
    'GB29NWBK60161331926819',
    'FR14 2004 1010 0505 0001 3M02 606',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
  ]

  test.each(known)('%s is found, also in lower case and in a sentence', (iban) => {
    expect(findIbans(`to ${iban}.`)).toHaveLength(1)
    expect(findIbans(`to ${iban.toLowerCase()} until Friday`)).toHaveLength(1)
    expect(findIbans(`x${iban}`)).toEqual([])
    expect(findIbans(`${iban}7`)).toEqual([])
  })

  test('a generated one is found, with two figures swapped or changed it is not', () => {
    fc.assert(
      fc.property(digits(18), fc.nat(17), (account, at) => {
        const check = 98 - remainderOf(`${account}131400`)
        const iban = `DE${String(check).padStart(2, '0')}${account}`
        expect(hasIbanChecksum(iban)).toBe(true)
        expect(findIbans(`(${iban})`)).toEqual([`an IBAN "${iban.slice(0, 4)}…${iban.slice(-2)}"`])
        const other = account.slice(0, at) + ((Number(account[at]) + 1) % 10) + account.slice(at + 1)
        expect(findIbans(`DE${iban.slice(2, 4)}${other}`)).toEqual([])
      }),
      runs,
    )
  })

  function remainderOf(number: string): number {
    return Number(BigInt(number) % 97n)
  }
})
