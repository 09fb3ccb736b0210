/** A database as large as a busy organization's: written by SQL, since only its reading is measured. */
import type { Client } from '@libsql/client'
import { noonMs } from '../test/store/rows.ts'

export const rowsOf = {
  evaluations: 10_000,
  reports: 50,
  trials: 1_000_000,
  comparisons: 20_000,
  prompts: 10_000,
  versions: 20_000,
  promotions: 40_000,
  requests: 5_000,
  alerts: 2_000,
  audit: 20_000,
}

const count = (to: number): string =>
  `with recursive t(n) as (select 0 union all select n + 1 from t where n + 1 < ${to})`
/** so many long characters, as orders and policies have them */
const long = (bytes: number): string => `hex(zeroblob(${bytes / 2}))`
const hash = (of: string): string => `printf('%064x', ${of})`
const at = (of: string, to: number): string =>
  `(${noonMs} - (${to} - (${of})) * ${Math.floor((90 * 86_400_000) / to)})`

export async function fillLists(client: Client): Promise<void> {
  const { evaluations, reports, trials, comparisons, prompts, versions, promotions } = rowsOf
  const perReport = trials / reports
  const statements = [
    `${count(evaluations)} insert into evaluations (id, repository_id, subject, pull, attempt, "trigger", actor, base_ref,
       base_sha, merge_base_sha, head_sha, is_fork, policy_hash, state, ordered, policy, conclusion, blocks, figures,
       created_at_ms, updated_at_ms, concluded_at_ms)
     select 'e' || n, 1 + (n % 20 = 19), 'pull/' || (n / 4), n / 4, 1, 'pull_request.synchronize', 'person-' || (n % 40), 'main',
       ${hash('n')}, ${hash('n')}, ${hash('n')}, 0, ${hash('n')}, iif(n % 5000 = 77, 'running', 'concluded'),
       ${long(8_000)}, ${long(8_000)}, iif(n % 3000 = 99, 'error', iif(n % 7 = 0, 'fail', 'pass')), 0,
       '{"headline":"No regression","comparisons":2,"regressed":0,"improved":0,"worse":0,"better":0,"calls":400,"cached":0,"computeSeconds":12}',
       ${at('n', evaluations)}, ${at('n', evaluations)}, ${at('n', evaluations)} from t`,
    `${count(evaluations)} insert into reservations (evaluation_id, repository_id, subject, day, currency, reserved, spent, state)
     select 'e' || n, 1, 'pull/' || (n / 4), date(${at('n', evaluations)} / 1000, 'unixepoch'), 'USD', 1, 0.5, 'settled' from t`,
    `${count(reports)} insert into reports (repository_id, evaluation_id, run_attempt, body_hash, state, saved_at_ms, keeps_outputs)
     select 1, 'e' || n, 1, 'h' || n, 'stored', ${noonMs}, 1 from t`,
    `${count(comparisons)} insert into comparisons (report_id, repository_id, evaluation_id, id, suite, prompt, runner, change,
       base_fingerprint, head_fingerprint, outcome, base_score, head_score, delta, low, high, p, figures, standing, at_ms, is_void)
     select n, 1, 'e' || (n / 2), 'support/prompt-' || (n % 10) || '@tiny', 'support', 'prompt-' || (n % 10), 'tiny', 'edited',
       ${hash('n')}, ${hash('n + 1')}, 'held', 0.8, 0.8, 0, -0.02, 0.02, 0.5, '{"sentence":"held"}', 'pass',
       ${at('n', comparisons)}, 0 from t`,
    `${count(prompts)} insert into prompts (repository_id, name, path, description, tags, code_owners, created_at_ms, updated_at_ms)
     select 1, 'prompt-' || n, 'prompts/prompt-' || n || '.prompt', 'Sorts what customers write, number ' || n, '["mail"]', '[]',
       ${at('n', prompts)}, ${at('n * 7919 % 10000', prompts)} from t`,
    `${count(versions)} insert into versions (repository_id, fingerprint, prompt, path, source, parts, first_commit, pull, author, title, created_at_ms)
     select 1, ${hash('n')}, 'prompt-' || (n % 10), 'prompts/prompt.prompt', ${long(2_000)}, ${long(4_000)}, ${hash('n')}, n,
       'person-' || (n % 40), 'Better', ${at('n', versions)} from t`,
    `${count(versions)} insert into transitions (repository_id, prompt, fingerprint, state, actor, cause, at_ms)
     select 1, 'prompt-' || (n % 10), ${hash('n')}, 'draft', 'ada', 'pull/1', ${noonMs} from t`,
    `${count(promotions)} insert into promotions (repository_id, environment, prompt, slot, kind, to_fingerprint, request_id,
       source_event, actor, is_active, at_ms)
     select 1, iif(n % 2, 'production', 'staging'), 'prompt-' || (n / 2 % ${prompts}), 'stable', 'promotion',
       ${hash(`n % ${versions}`)}, 'r' || n, 'merge/' || n, 'person-' || (n % 40), n >= ${promotions} / 2, ${at('n', promotions)} from t`,
    `${count(rowsOf.requests)} insert into promotion_requests (id, repository_id, environment, kind, source, source_event, sha, ref,
       actor, state, result, created_at_ms, updated_at_ms)
     select 'r' || n, 1, 'production', 'promotion', 'merge', 'merge/' || n, ${hash('n')}, 'main', 'ada', 'moved',
       '{"headline":"moved","prompts":[{"prompt":"prompt-1","outcome":"moved"}]}', ${at('n', rowsOf.requests)}, ${noonMs} from t`,
    `insert into environments (repository_id, name, rules, updated_at_ms) values (1, 'production', '{"on":"release"}', ${noonMs}), (1, 'staging', '{"on":"merge"}', ${noonMs})`,
    `${count(rowsOf.alerts)} insert into alerts (repository_id, monitor, prompt, issue, opened_at_ms, closed_at_ms)
     select 1, 'nightly', 'prompt-' || n, n + 1, ${at('n', rowsOf.alerts)}, ${noonMs} from t`,
    `${count(rowsOf.audit)} insert into audit (at_ms, repository_id, actor, action, subject, details)
     select ${at('n', rowsOf.audit)}, 1, 'person-' || (n % 40), 'command.eval', 'pull/' || n, '{"wish":"comment/1","answer":"done"}' from t`,
  ]
  for (const statement of statements) await client.execute(statement)
  for (let report = 0; report < reports; report++) {
    await client.execute(
      `${count(perReport)} insert into trials (report_id, repository_id, n, comparison, arm, yardstick, case_key, repeat,
         outcome, output, output_hash, score, scores, latency_ms)
       select (select id from reports where evaluation_id = 'e${report}'), 1, n, 'support/prompt-' || (n % 2) || '@tiny',
         iif(n % 2, 'head', 'base'), 'old', 'cases/' || (n / 2), 0, iif(n = 15000, 'failed', 'answered'),
         ${long(300)}, ${hash('n')}, 1.0,
         '[{"evaluator":"label","uses":"equals","score":1,"passed":true,"weight":1,"required":false,"reason":"equal"}]', 84.0 from t`,
    )
  }
}
