/** Edge: the evaluations whose verdict one waiver may have changed, in whichever pull request it was given. */
import type { WaiverRow } from '../store/prompt-store.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Evaluations } from '../store/store.ts'

/** So many of the newest are searched for merge groups and other pull requests with the same version. */
const lookBack = 100

/** The newest one of the waiver's own pull request, and all that measured this version lately. */
export async function findStanding(
  evaluations: Pick<Evaluations, 'list'>,
  { repositoryId, pull, fingerprint }: WaiverRow,
): Promise<EvaluationRow[]> {
  const states = ['concluded'] as const
  const [own, all] = await Promise.all([
    evaluations.list(repositoryId, { subject: `pull/${pull}`, states, limit: 1 }),
    evaluations.list(repositoryId, { states, limit: lookBack }),
  ])
  // `ordered` is JSON text that holds the fingerprints at head; one found too many is decided again, with the same result
  const stands = ({ ordered, subject }: EvaluationRow) =>
    /^(pull|group)\//.test(subject) && ordered?.includes(fingerprint) === true
  const rows = new Map([...own.rows, ...all.rows.filter(stands)].map((row) => [row.id, row]))
  return [...rows.values()]
}
