/** Rules that hold for a request as a whole, whichever prompts it means. */

import type { DecisionFacts } from './decision-facts.ts'
import { isTagOf, matchesRef } from './match-ref.ts'

const short = (sha: string): string => sha.slice(0, 7)

/** One sentence that names the fix; undefined: nothing forbids it. */
export function checkRequest(facts: DecisionFacts): string | undefined {
  const { request, environments, policyProblem } = facts
  if (policyProblem !== undefined) return policyProblem
  const environment = environments[request.environment]
  if (environment === undefined) {
    const known = Object.keys(environments).sort().join(', ')
    const fix =
      known === '' ? 'the policy has no environments: add them' : `the policy's environments are ${known}`
    return `there is no environment ${request.environment}: ${fix}`
  }
  return checkTrigger(facts) ?? checkCommit(facts) ?? checkRefs(facts)
}

function checkTrigger({ request, environments }: DecisionFacts): string | undefined {
  const { source, environment: name, ref } = request
  const environment = environments[name]
  const wanted = environment?.['promote-on']
  if (source === 'command') return undefined
  if (wanted !== source) return `${name} is no longer promoted on ${source}: comment /promote all to ${name}`
  if (source === 'release' && environment?.tags !== undefined && !isTagOf(environment.tags, ref))
    return `${name} takes the tags ${environment.tags.join(', ')} and not ${ref}: tag the release so`
  return undefined
}

function checkCommit(facts: DecisionFacts): string | undefined {
  const { request, tagSha, isOnBranch, defaultBranch } = facts
  if (request.source === 'release' && tagSha !== request.sha) {
    const now = tagSha === undefined ? 'was deleted' : `moved to ${short(tagSha)}`
    return `the tag ${request.ref} named ${short(request.sha)} and ${now}: release it under a new tag`
  }
  const name = request.source === 'release' ? 'release' : 'name'
  const tag = request.source === 'release' ? ' under a new tag' : ''
  if (!isOnBranch)
    return `${short(request.sha)} is not on ${defaultBranch}: merge it first, and ${name} a commit of ${defaultBranch}${tag}`
  return undefined
}

/** GitHub holds jobs to these, and not deployments that an App makes: they are kept here. */
function checkRefs({ request, rules, defaultBranch, isBranchProtected }: DecisionFacts): string | undefined {
  const refs = rules?.refs
  const name = request.environment
  if (refs === undefined) return undefined
  const isTag = request.source === 'release'
  if (refs.kind === 'protected') {
    if (isTag)
      return `GitHub's environment ${name} takes protected branches alone: allow the tag ${request.ref} there`
    if (isBranchProtected) return undefined
    return `GitHub's environment ${name} takes protected branches alone: protect ${defaultBranch}`
  }
  const ref = isTag ? request.ref : defaultBranch
  const type = isTag ? 'tag' : 'branch'
  const isAllowed = refs.patterns.some((one) => one.type === type && matchesRef(one.name, ref))
  return isAllowed
    ? undefined
    : `GitHub's environment ${name} does not take the ${type} ${ref}: allow it there`
}
