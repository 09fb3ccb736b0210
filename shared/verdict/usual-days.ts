/** How long a waiver is that we propose: a month, or as long as the policy lets it be. */
import type { Policy } from '../config/policy.ts'

const usual = 30

export const usualDays = (waivers: Pick<Policy['waivers'], 'maxDays'> | undefined): number =>
  Math.min(usual, waivers?.maxDays ?? usual)
