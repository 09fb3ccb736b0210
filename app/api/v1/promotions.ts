/** Moves of environments' pointers, and the requests that asked for them. */
import {
  choiceParameter,
  flagParameter,
  search,
  since,
  textParameter,
  until,
  wholeParameter,
} from '../../../shared/api/parameters.ts'
import {
  type PromotionAnswer,
  promotionAnswer,
  promotionKinds,
  promotionSources,
  type RequestAnswer,
  requestAnswer,
  requestStates,
  slots,
} from '../../../shared/api/promotion.ts'
import { type ListedPointer, sorts } from '../../store/list-store.ts'
import type { RequestRow } from '../../store/promotion-store.ts'
import { dropAbsent, isoOf, isoTime } from './drop-absent.ts'
import { listing } from './listing.ts'

const common = {
  environment: textParameter('Only of this environment.'),
  kind: choiceParameter('Only of this kind.', promotionKinds),
  pull: wholeParameter('Only of this pull request.', { minimum: 1 }),
  actor: textParameter('Only by this login.'),
}

export const promotionList = listing({
  path: '/api/v1/repositories/{owner}/{repo}/promotions',
  operationId: 'listPromotions',
  tag: 'promotions',
  summary: 'Moves of environments’ pointers',
  isOfEnvironments: true,
  filters: {
    ...common,
    prompt: textParameter('Only of this prompt.'),
    slot: choiceParameter('Only of this slot.', slots),
    active: flagParameter('true: only what holds now; false: only what held before.'),
    since: since('Moved'),
    until: until('Moved'),
    q: search('prompt, actor or reason'),
  },
  sorts: sorts.promotions,
  isNewestFirst: true,
  item: promotionAnswer,
  list: ({ store, repository, environment, query }, page) =>
    store.lists.promotions(
      repository.id,
      environment === undefined ? query : { ...query, environment },
      page,
    ),
  describe: describePromotion,
})

export const requestList = listing({
  path: '/api/v1/repositories/{owner}/{repo}/promotion-requests',
  operationId: 'listPromotionRequests',
  tag: 'promotions',
  summary: 'Requests to move an environment, and what became of them',
  isOfEnvironments: true,
  filters: {
    ...common,
    source: choiceParameter('Only from there.', promotionSources),
    state: choiceParameter('Only in this state.', requestStates),
    since: since('Asked for'),
    until: until('Asked for'),
    q: search('ref, actor or reason'),
  },
  sorts: sorts.requests,
  isNewestFirst: true,
  item: requestAnswer,
  list: ({ store, repository, environment, query }, page) =>
    store.lists.requests(repository.id, environment === undefined ? query : { ...query, environment }, page),
  describe: describeRequest,
})

function describePromotion(row: ListedPointer): PromotionAnswer {
  const { id, environment, prompt, slot, kind, fromFingerprint, toFingerprint, version, percent } = row
  const { requestId, sha, pull, evidence, actor, why, isActive, atMs } = row
  return dropAbsent<PromotionAnswer>({
    id,
    environment,
    prompt,
    slot,
    kind,
    from: fromFingerprint,
    to: toFingerprint,
    version: version === undefined ? undefined : `v${version}`,
    percent,
    request: requestId,
    commit: sha === '' ? undefined : sha,
    pullRequest: pull,
    evaluation: evidence,
    actor,
    reason: why,
    isActive,
    promotedAt: isoTime(atMs),
  })
}

function describeRequest(row: RequestRow): RequestAnswer {
  const { id, environment, kind, source, sourceEvent, sha, ref, pull, issue, actor, why, only } = row
  const { percent, state, evaluationId, dueAtMs, result, deploymentId, createdAtMs, updatedAtMs } = row
  return dropAbsent<RequestAnswer>({
    id,
    environment,
    kind,
    source,
    sourceEvent,
    commit: sha,
    ref,
    pullRequest: pull,
    issue,
    actor,
    reason: why,
    only: only === undefined ? undefined : [...only],
    percent,
    state,
    evaluation: evaluationId,
    dueAt: isoOf(dueAtMs),
    headline: result.headline,
    prompts: result.prompts.map(({ isMeasurable: _, ...one }) => one),
    deployment: deploymentId,
    createdAt: isoTime(createdAtMs),
    updatedAt: isoTime(updatedAtMs),
  })
}
