/** Figures as text: real minus, narrow spaces, unknown is unknown. */
import { expect, test } from 'vitest'
import {
  formatCompute,
  formatCount,
  formatMoney,
  formatMs,
  formatNumber,
  formatPoints,
  formatPointsInterval,
  formatRelative,
  formatShare,
  formatSignificant,
} from './format-figure.ts'

const plain = (text: string) => text.replaceAll('\u202F', '_').replaceAll('\u2212', '~')

test.each([
  [formatNumber(1048.4), '1,048'],
  [formatNumber(-1_234_567.891, 2), '~1,234,567.89'],
  [formatNumber(3, 0, true), '+3'],
  [formatNumber(-0.001, 1, true), '0.0'],
  [formatNumber(999_999), '999,999'],
  [formatShare(0.31666), '31.7_%'],
  [formatShare(1), '100.0_%'],
  [formatShare(0.99999), '99.9_%'],
  [formatShare(0.00001), '0.1_%'],
  [formatShare(0), '0.0_%'],
  [formatShare(0.9, 0), '90_%'],
  [formatPoints(-0.6833), '~68.3_pts'],
  [formatPoints(0.02), '+2.0_pts'],
  [formatPoints(0), '0.0_pts'],
  [formatPointsInterval(-0.79, -0.55), '[~79, ~55]'],
  [formatPointsInterval(-0.012, 0.055), '[~1.2, +5.5]'],
  [formatPointsInterval(0, 0.12), '[0, +12]'],
  [formatRelative(1.17), '+117_%'],
  [formatMs(0.4), '0.4_ms'],
  [formatMs(9), '9_ms'],
  [formatMs(999), '999_ms'],
  [formatMs(999.7), '1_s'],
  [formatMs(1240), '1.24_s'],
  [formatMs(59_990), '1_min 00_s'],
  [formatMs(125_000), '2_min 05_s'],
  [formatMs(3_720_000), '1_h 02_min'],
  [formatMs(-21, true), '~21_ms'],
  [formatMs(12, true), '+12_ms'],
  [formatCompute(0.042), '0.42_s of compute per 10 calls'],
  [formatMoney({ amount: 0.004213, currency: 'USD' }), '0.00421_USD'],
  [formatMoney({ amount: 0, currency: 'USD' }), '0_USD'],
  [formatMoney({ amount: 1234.5, currency: 'EUR' }), '1,235_EUR'],
  [formatSignificant(0.0000001234), '0.000000123'],
  [formatCount(1, 'case'), '1 case'],
  [formatCount(1200, 'case'), '1,200 cases'],
])('%s', (text, expected) => {
  expect(plain(text)).toBe(expected)
})

test.each([undefined, Number.NaN, Number.POSITIVE_INFINITY])('%s is unknown, never 0', (value) => {
  const formats = [
    formatNumber,
    formatShare,
    formatPoints,
    formatRelative,
    formatMs,
    formatCompute,
    formatSignificant,
  ]
  for (const format of formats) expect(format(value)).toBe('unknown')
  expect(formatPointsInterval(value, 1)).toBe('unknown')
  expect(formatMoney(undefined)).toBe('unknown')
  expect(formatMoney({ amount: Number.NaN, currency: 'USD' })).toBe('unknown')
  expect(formatCount(value, 'call')).toBe('unknown calls')
})
