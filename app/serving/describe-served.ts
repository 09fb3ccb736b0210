/** Pure: what an application is given of the version that an environment serves, and why that one is there. */
import type { JsonObject } from '../../shared/json.ts'
import type { VersionParts } from '../../shared/promotion/version-parts.ts'
import type { Partials, Prompt, Template } from '../../shared/prompt/prompt.ts'
import type { PointerRow, RequestRow } from '../store/promotion-store.ts'
import type { ArmName } from './served-copy.ts'

export interface ServedPrompt {
  readonly name: string
  /** `owner/name` */
  readonly repository: string
  readonly environment: string
  /** `v12` */
  readonly version: string
  readonly fingerprint: string
  readonly arm: ArmName
  /** share of the callers with a key that get this arm */
  readonly percent: number
  readonly model?: string
  readonly params: JsonObject
  readonly template: ServedTemplate
  readonly input: { readonly schema?: JsonObject; readonly defaults: JsonObject }
  readonly output: Prompt['output']
  readonly tools: Prompt['tools']
  readonly why: ServedBecause
}

export type ServedTemplate =
  | Extract<Template, { readonly kind: 'messages' }>
  | {
      readonly kind: 'dotprompt'
      readonly text: string
      /** every partial that it reaches */
      readonly partials: Readonly<Record<string, string>>
    }

export interface ServedBecause {
  readonly kind: PointerRow['kind']
  readonly source?: RequestRow['source']
  /** id of the promotion request */
  readonly request: string
  readonly pullRequest?: { readonly number: number; readonly url: string }
  readonly evaluation?: { readonly id: string; readonly url: string; readonly standing?: string }
  readonly commit: string
  /** tag or branch */
  readonly ref?: string
  readonly by: string
  /** ISO 8601, UTC */
  readonly promotedAt: string
  readonly reason?: string
}

export interface ServedFacts {
  readonly repository: { readonly owner: string; readonly name: string }
  readonly pointer: PointerRow
  readonly version: { readonly id: number; readonly firstCommit: string } & Pick<VersionParts, 'prompt'> & {
      readonly partials: Partials
    }
  /** of the request that moved the pointer, as far as it is known */
  readonly request?: Pick<RequestRow, 'source' | 'ref'> & { readonly standing?: string }
  readonly percent: number
  readonly links: { readonly publicUrl: string; readonly githubUrl: string }
}

export function describeServed(facts: ServedFacts): ServedPrompt {
  const { repository, pointer, version, percent } = facts
  const { prompt } = version
  const { model, inputSchema } = prompt
  return {
    name: pointer.prompt,
    repository: `${repository.owner}/${repository.name}`,
    environment: pointer.environment,
    version: `v${version.id}`,
    fingerprint: pointer.toFingerprint,
    arm: pointer.slot,
    percent,
    ...(model === undefined ? {} : { model }),
    params: prompt.params,
    template: templateOf(prompt.template, version.partials),
    input: { ...(inputSchema === undefined ? {} : { schema: inputSchema }), defaults: prompt.inputDefaults },
    output: prompt.output,
    tools: prompt.tools,
    why: because(facts),
  }
}

function templateOf(template: Template, partials: Partials): ServedTemplate {
  if (template.kind === 'messages') return template
  const texts = [...partials].flatMap(([name, partial]) =>
    partial.template.kind === 'handlebars' ? [[name, partial.template.text]] : [],
  )
  return { kind: 'dotprompt', text: template.text, partials: Object.fromEntries(texts) }
}

function because({ repository, pointer, version, request, links }: ServedFacts): ServedBecause {
  const { pull, evidence, why } = pointer
  const home = `${links.githubUrl}/${repository.owner}/${repository.name}`
  const standing = request?.standing
  return {
    kind: pointer.kind,
    ...(request === undefined ? {} : { source: request.source }),
    request: pointer.requestId,
    ...(pull === undefined ? {} : { pullRequest: { number: pull, url: `${home}/pull/${pull}` } }),
    ...(evidence === undefined
      ? {}
      : {
          evaluation: {
            id: evidence,
            url: `${links.publicUrl}/evaluations/${evidence}`,
            ...(standing === undefined ? {} : { standing }),
          },
        }),
    commit: pointer.sha === '' ? version.firstCommit : pointer.sha,
    ...(request === undefined || request.ref === '' ? {} : { ref: request.ref }),
    by: pointer.actor,
    promotedAt: new Date(pointer.atMs).toISOString(),
    ...(why === undefined ? {} : { reason: why }),
  }
}
