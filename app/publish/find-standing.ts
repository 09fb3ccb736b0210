/** Edge: the verdicts that a waiver may have made, whichever pull request it was given in. */
import type { WaiverRow } from '../store/prompt-store.ts'
import type { EvaluationRow } from '../store/rows.ts'
import type { Evaluations } from '../store/store.ts'

/** Merge groups and other pull requests with the same version are looked for among so many. */
const lookBack = 100

/** Verdicts that may rest on it: of its pull request, and of whatever else measured this version lately. */
export async function findStanding(
  evaluations: Pick<Evaluations, 'list'>,
  { repositoryId, pull, fingerprint }: WaiverRow,
): Promise<EvaluationRow[]> {
  const states = ['concluded'] as const
  const [own, all] = await Promise.all([
    evaluations.list(repositoryId, { subject: `pull/${pull}`, states, limit: 1 }),
    evaluations.list(repositoryId, { states, limit: lookBack }),
  ])
  // the text holds the versions at head; a verdict too many is decided again and stays what it is
  const stands = ({ ordered, subject }: EvaluationRow) =>
    /^(pull|group)\//.test(subject) && ordered?.includes(fingerprint) === true
  const rows = new Map([...own.rows, ...all.rows.filter(stands)].map((row) => [row.id, row]))
  return [...rows.values()]
}
