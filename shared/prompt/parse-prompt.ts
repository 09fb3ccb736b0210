/** A prompt file of any format → a checked Prompt. */
import { limitProblems } from '../limit-problems.ts'
import { fail, type Problem, type Result, succeed } from '../problem.ts'
import { parseDotprompt } from './parse-dotprompt.ts'
import { parseGithubModels } from './parse-github-models.ts'
import { parseTextPrompt } from './parse-text-prompt.ts'
import type { NamedSchemas } from './picoschema.ts'
import type { Prompt } from './prompt.ts'
import { promptName } from './prompt-name.ts'
import { placeInText } from './template/place-in-text.ts'

export interface PromptFile {
  readonly path: string
  readonly text: string
  /** JSON Schemas that a Picoschema may refer to by name */
  readonly schemas?: NamedSchemas
}

const maxProblems = 50

/**
 * The format is told by the file's name: `.prompt`, `.prompt.yml` or `.prompt.yaml`, and `.txt`, `.md` or `.hbs`. A byte
 * order mark is dropped and every line end is LF in the template. All problems at once, sorted by line; never throws for
 * what a file may hold. Own problems: `unknown-format`, `nul-character`, `lone-surrogate`.
 */
export function parsePrompt(file: PromptFile): Result<Prompt> {
  const { path, schemas = {} } = file
  const named = promptName(path)
  if (named === undefined) {
    const hint = 'a prompt is a .prompt, .prompt.yml, .prompt.yaml, .txt, .md or .hbs file'
    return fail([
      {
        path,
        code: 'unknown-format',
        message: 'this is no prompt file by its name',
        hint,
        severity: 'error',
      },
    ])
  }
  const text = file.text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const foreign = findForeignCharacter(text, path)
  if (foreign !== undefined) return fail([foreign])
  const content = { path, text, source: file.text }
  const parsed =
    named.format === 'dotprompt'
      ? parseDotprompt(content, named, schemas)
      : named.format === 'github-models'
        ? parseGithubModels(content, named)
        : parseTextPrompt(content, named)
  return parsed.ok
    ? succeed(parsed.value, limitProblems(parsed.warnings, maxProblems))
    : fail(limitProblems(parsed.problems, maxProblems))
}

function findForeignCharacter(text: string, path: string): Problem | undefined {
  const nul = text.indexOf('\0')
  const at = nul >= 0 ? nul : text.isWellFormed() ? -1 : text.search(/\p{Surrogate}/u)
  if (at < 0) return undefined
  const [line, column] = placeInText(text, at, { path, line: 1, column: 1 })
  return nul >= 0
    ? {
        path,
        line,
        column,
        code: 'nul-character',
        message: 'the file contains a NUL character',
        hint: 'remove it',
        severity: 'error',
      }
    : {
        path,
        line,
        column,
        code: 'lone-surrogate',
        message: 'the text contains half of a surrogate pair',
        hint: 'write the whole character',
        severity: 'error',
      }
}
