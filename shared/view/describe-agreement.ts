/** What is known of a judge's worth, in words; `undefined` agreement: nobody has scored an answer of it. */
import type { JudgeAgreement } from '../verdict/calibrate-judges.ts'
import { maxName } from './build-rows.ts'
import { clipText } from './clip-text.ts'
import type { Inline } from './document.ts'
import { formatCount, formatNumber, formatShare } from './format-figure.ts'

export function describeAgreement(judge: string, agreement: JudgeAgreement | undefined): Inline {
  const name = { code: clipText(judge, maxName) }
  if (agreement === undefined || agreement.of === 0)
    return [
      'judge ',
      name,
      ' is uncalibrated: nobody has scored its answers yet (',
      { code: '/score CASE 0..1 because …' },
      ')',
    ]
  const { agreed, of, interval, kappa } = agreement
  const sure = `95\u202F% interval ${formatShare(interval.low, 0)} … ${formatShare(interval.high, 0)}`
  const beyond = kappa === undefined ? '' : `, κ ${formatNumber(kappa, 2)}`
  return [
    'judge ',
    name,
    ` agrees with people in ${formatNumber(agreed)} of ${formatCount(of, 'scored answer')} (${sure}${beyond})`,
  ]
}
