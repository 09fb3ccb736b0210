/** Ten thousand prompts that production serves, laid out in a database: repositories, versions, pointers, a key each. */
import { createReadKey } from '../app/identity/read-keys.ts'
import type { Store } from '../app/store/store.ts'
import { packVersion } from '../shared/promotion/version-parts.ts'
import { parsePrompt } from '../shared/prompt/parse-prompt.ts'
import type { Prompt } from '../shared/prompt/prompt.ts'
import {
  makePointer,
  makeReadKey,
  makeRepository,
  makeRequest,
  makeVersion,
  noonMs,
} from '../test/store/rows.ts'

export const repositories = 20
export const promptsEach = 500

/** about what a prompt of a team has: 2 KB with a partial */
const rules = Array.from(
  { length: 20 },
  (_, n) => `${n + 1}. Mind rule number ${n + 1} of the house, and tell nobody.`,
)

export const promptName = (n: number): string => `prompt-${n}`
const fingerprintOf = (repository: number, n: number, round: string): string =>
  Buffer.from(`${repository}/${n}/${round}`).toString('hex').padEnd(64, '0').slice(0, 64)

/** The keys, by repository. */
export async function layOutServing(store: Store): Promise<string[]> {
  const keys: string[] = []
  for (let repository = 1; repository <= repositories; repository++) {
    await store.repositories.save(makeRepository(repository))
    await movePrompts(store, repository, promptsEach, 'first')
    const { key, hash, prefix } = createReadKey()
    const scope = { repositoryId: repository, environment: 'production' }
    await store.readKeys.add(makeReadKey(`key-${repository}`, { ...scope, hash, prefix }))
    keys.push(key)
  }
  return keys
}

/** New versions of the first `count` prompts, and production moved to them, in one unit. */
export async function movePrompts(
  store: Store,
  repositoryId: number,
  count: number,
  round: string,
): Promise<void> {
  const style = parse('_style.prompt', rules.join('\n'))
  const names = Array.from({ length: count }, (_, n) => ({ n, name: promptName(n) }))
  const versions = names.map(({ n, name }) => {
    const header = `---\nmodel: small\nconfig: {temperature: 0}\ninput: {schema: {ticket: string}}\npromptgate: {id: ${name}}\n---`
    const body = `{{role "system"}}Round ${round}.\n{{> style}}\n{{role "user"}}Ticket: {{ticket}}`
    const prompt = parse(`prompts/${name}.prompt`, `${header}\n${body}`)
    return makeVersion(name, fingerprintOf(repositoryId, n, round), {
      path: prompt.path,
      source: prompt.source,
      parts: packVersion(prompt, new Map([['style', style]]), ['style']),
    })
  })
  await store.prompts.save(repositoryId, versions, noonMs, true)
  const active = await store.promotions.pointers(repositoryId, 'production')
  const { request } = await store.promotions.open(
    makeRequest(`${repositoryId}/${round}`, {
      repositoryId,
      source: 'release',
      sourceEvent: `release/${round}`,
      ref: 'v1',
    }),
    [],
  )
  const told = await store.promotions.move({
    repositoryId,
    requestId: request.id,
    result: {
      headline: 'moved',
      prompts: names.map(({ name }) => ({ prompt: name, outcome: 'moved', standing: 'pass' })),
    },
    rows: versions.map(({ prompt, fingerprint }) => {
      const expected = active.find((one) => one.prompt === prompt)?.id
      return makePointer(prompt, fingerprint, {
        sourceEvent: request.sourceEvent,
        sha: request.sha,
        pull: 7,
        evidence: 'e'.repeat(32),
        ...(expected === undefined ? {} : { expected }),
      })
    }),
    nowMs: noonMs,
    jobs: [],
  })
  if (told.kind !== 'moved') throw new Error(`production did not move: ${told.kind}`)
}

function parse(path: string, text: string): Prompt {
  const parsed = parsePrompt({ path, text })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}
