/** The example's repository, and what the people of the story change in it. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

const example = join(import.meta.dirname, '../../examples/support-triage')

export const promptPath = 'prompts/support-triage.prompt'

/** path → contents of every file that the example tells people to copy */
export async function readExample(): Promise<Record<string, string>> {
  const found = await readdir(example, { recursive: true, withFileTypes: true })
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const read = async (file: string): Promise<[string, string]> => [
    relative(example, file).replaceAll(sep, '/'),
    (await readFile(file, 'utf8')).replaceAll('\r\n', '\n'),
  ]
  return Object.fromEntries(await Promise.all(files.map(read)))
}

const policyPath = '.github/promptgate.yml'

const environments = `
environments:
  staging:
    promote-on: merge
    url: https://staging.acme.example
  production:
    promote-on: release
    from: staging
    url: https://acme.example
`

/** The example evaluates; the story goes on to where prompts are served. */
export const withEnvironments = (files: Readonly<Record<string, string>>): Record<string, string> => ({
  ...files,
  [policyPath]: `${files[policyPath] ?? ''}${environments}`,
})

/** Throws where the line is not there: the story would tell something else than it does. */
function change(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`${promptPath} lacks ${JSON.stringify(from)}`)
  return text.replace(from, () => to)
}

const onlyLabel = 'Answer with one label only.\n'

export const friendlier = (prompt: string): string =>
  change(prompt, 'You triage', 'You are friendly and triage')

/** Without this line the model answers with a sentence instead of a label. */
export const withoutLabelLine = (prompt: string): string => change(prompt, onlyLabel, '')

/** Other words, same order. */
export const reworded = (prompt: string): string => change(prompt, onlyLabel, 'Reply with the label only.\n')
