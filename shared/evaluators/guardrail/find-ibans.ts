/** International bank account numbers in a text: country, its length and the checksum (ISO 13616, mod 97). */
import { mask } from './mask.ts'

/** Country code and length of its IBANs, as the SWIFT registry lists them. */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 ' +
    'FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 ' +
    'LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 ' +
    'RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

const START = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?=[ \u00a0-]?[A-Z0-9])/giu
/** 33 characters with a separator between any two. */
const MAX_WINDOW = 70

/** `an IBAN "…"` for each, masked. */
export function findIbans(text: string): readonly string[] {
  const found: string[] = []
  for (const { index } of text.matchAll(START)) {
    const iban = readIban(text.slice(index, index + MAX_WINDOW))
    if (iban !== undefined) found.push(`an IBAN ${mask(iban, 4, 2)}`)
  }
  return found
}

/** As many characters as the country's numbers have, single separators left out; none may follow. */
function readIban(window: string): string | undefined {
  const length = LENGTHS.get(window.slice(0, 2).toUpperCase())
  if (length === undefined) return undefined
  let iban = ''
  let at = 0
  while (iban.length < length) {
    if (/[ \u00a0-]/.test(window.charAt(at))) at++
    const char = window.charAt(at++).toUpperCase()
    if (!/^[A-Z0-9]$/.test(char)) return undefined
    iban += char
  }
  if (/[\p{L}\p{N}]/u.test(window.charAt(at))) return undefined
  return hasIbanChecksum(iban) ? iban : undefined
}

/** The first four characters moved to the end, letters as 10 … 35: the number is 1 modulo 97. */
export function hasIbanChecksum(iban: string): boolean {
  let remainder = 0
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36)
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
  }
  return remainder === 1
}
