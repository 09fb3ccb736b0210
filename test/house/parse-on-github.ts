/** GitHub's own parser of workflows and action.yml, whose sentences are those a wrong file gets on GitHub. */
import { registerHooks } from 'node:module'

interface Parsed {
  readonly context: { readonly errors: { getErrors(): readonly { readonly message: string }[] } }
}

// the package imports its JSON schemas without saying that they are JSON, which Node.js refuses
const hooks = registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
})
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import(
  '@actions/workflow-parser'
)
const { convertActionTemplate, parseAction } = await import('@actions/workflow-parser/actions/index')
hooks.deregister()

const messages = ({ context }: Parsed): string[] => context.errors.getErrors().map(({ message }) => message)

/** Every mistake GitHub would name, with its line. */
export async function parseWorkflowAsGitHub(name: string, content: string): Promise<string[]> {
  const parsed = parseWorkflow({ name, content }, new NoOperationTraceWriter())
  if (parsed.value !== undefined) await convertWorkflowTemplate(parsed.context, parsed.value)
  return messages(parsed)
}

/** The same for action.yml. */
export function parseActionAsGitHub(name: string, content: string): string[] {
  const parsed = parseAction({ name, content }, new NoOperationTraceWriter())
  if (parsed.value !== undefined) convertActionTemplate(parsed.context, parsed.value)
  return messages(parsed)
}
