/** Which deployments stand for what is served, after canaries, halts and moves of some prompts only. */
import { expect, test } from 'vitest'
import type { PointerRow } from '../store/promotion-store.ts'
import { liveRequests, replacedRequests } from './live-requests.ts'

/** `r2 triage stable promotion`, `*` where it is active; oldest first. */
function historyOf(...lines: string[]): PointerRow[] {
  return lines
    .map((line, at): PointerRow => {
      const [requestId = '', prompt = '', slot, kind] = line.replace('*', '').trim().split(' ')
      return {
        id: at + 1,
        repositoryId: 1,
        environment: 'production',
        prompt,
        slot: slot === 'canary' ? 'canary' : 'stable',
        kind: (kind ?? 'promotion') as PointerRow['kind'],
        toFingerprint: 'f',
        requestId,
        sourceEvent: requestId,
        sha: 's',
        actor: 'ada',
        isActive: line.includes('*'),
        atMs: at,
      }
    })
    .toReversed()
}

const request = (id: string, ...prompts: string[]) => ({
  id,
  createdAtMs: 100,
  result: { headline: '', prompts: prompts.map((prompt) => ({ prompt, outcome: 'moved' as const })) },
})

test.each<[string, string[], string[], ReturnType<typeof request>, string[]]>([
  ['a move after a move', ['r1 a stable', '*r2 a stable'], ['r2'], request('r2', 'a'), ['r1']],
  [
    'some prompts only',
    ['*r1 a stable', 'r1 b stable', '*r2 b stable'],
    ['r1', 'r2'],
    request('r2', 'b'),
    [],
  ],
  ['a halt', ['r1 a stable', '*r2 a stable halt'], ['r1'], request('r2', 'a'), []],
  [
    'a move after a halt and its end',
    ['r1 a stable', 'r2 a stable halt', 'r3 a stable resume', '*r4 a stable'],
    ['r4'],
    request('r4', 'a'),
    ['r1'],
  ],
  ['a canary that ended', ['*r1 a stable', 'r2 a canary canary'], ['r1'], request('r3', 'a'), ['r2']],
  [
    'a canary that became stable',
    ['r1 a stable', 'r2 a canary canary', '*r3 a stable'],
    ['r3'],
    request('r3', 'a'),
    ['r1', 'r2'],
  ],
  ['an announcement that comes late', ['r1 a stable', '*r2 a stable'], ['r2'], request('r1', 'a'), []],
  [
    'one that comes after the next move',
    ['r1 a stable', 'r2 a stable', '*r3 a stable'],
    ['r3'],
    request('r2', 'a'),
    ['r1'],
  ],
  [
    'the end of a canary that is told after the next canary began',
    ['*r1 a stable', 'r2 a canary canary', '*r4 a canary canary'],
    ['r1', 'r4'],
    { ...request('r3', 'a'), createdAtMs: 1 },
    ['r2'],
  ],
])('%s', (_, lines, live, of, replaced) => {
  const history = historyOf(...lines)
  expect([...liveRequests(history)].sort()).toEqual(live)
  expect([...replacedRequests(of, history)].sort()).toEqual(replaced)
})
