/** Ten thousand prompts that production serves, laid out in a database: repositories, versions, pointers, a key each. */
import { createReadKey } from '../app/identity/read-keys.ts'
import type { Store } from '../app/store/store.ts'
import { packVersion } from '../shared/promotion/version-parts.ts'
import { parsePrompt } from '../shared/prompt/parse-prompt.ts'
import type { Prompt } from '../shared/prompt/prompt.ts'

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
    await store.repositories.save({
      id: repository,
      ownerId: 1,
      owner: 'acme',
      name: `prompts-${repository}`,
      installationId: 1,
      defaultBranch: 'main',
      isPrivate: true,
    })
    await movePrompts(store, repository, promptsEach, 'first')
    const { key, hash, prefix } = createReadKey()
    await store.readKeys.add({
      id: `key-${repository}`,
      repositoryId: repository,
      environment: 'production',
      name: 'bench',
      hash,
      prefix,
      createdBy: 'ada',
      createdAtMs: 1,
    })
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
    return {
      fingerprint: fingerprintOf(repositoryId, n, round),
      prompt: name,
      path: prompt.path,
      source: prompt.source,
      parts: packVersion(prompt, new Map([['style', style]]), ['style']),
      commit: 'c'.repeat(40),
      tags: [],
      codeOwners: [],
    }
  })
  await store.prompts.save(repositoryId, versions, 1, true)
  const active = await store.promotions.pointers(repositoryId, 'production')
  const { request } = await store.promotions.open(
    {
      id: `${repositoryId}/${round}`,
      repositoryId,
      environment: 'production',
      kind: 'promotion',
      source: 'release',
      sourceEvent: `release/${round}`,
      sha: 'd'.repeat(40),
      ref: 'v1',
      actor: 'ada',
      state: 'timer',
      result: { headline: '', prompts: [] },
      createdAtMs: 1,
      updatedAtMs: 1,
    },
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
      return {
        prompt,
        slot: 'stable',
        kind: 'promotion',
        toFingerprint: fingerprint,
        sourceEvent: request.sourceEvent,
        sha: request.sha,
        pull: 7,
        evidence: 'e'.repeat(32),
        actor: 'ada',
        atMs: 1,
        ...(expected === undefined ? {} : { expected }),
      }
    }),
    nowMs: 1,
    jobs: [],
  })
  if (told.kind !== 'moved') throw new Error(`production did not move: ${told.kind}`)
}

function parse(path: string, text: string): Prompt {
  const parsed = parsePrompt({ path, text })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.value
}
