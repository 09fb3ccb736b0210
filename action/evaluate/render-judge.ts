/** Renders a judge prompt's file for one answer, as the yardstick's own commit has it. */

import type { Sandboxed } from '../../sandbox/create-sandboxed.ts'
import type { Judged } from '../../shared/evaluators/judge/fence.ts'
import { type JudgeMessage, judgeInput } from '../../shared/evaluators/judge/judge-request.ts'
import type { Version } from '../../shared/plan/read-side.ts'
import { formatProblem } from '../../shared/problem.ts'

/** Throws when a judge prompt that was read and checked cannot be rendered: the message names the file and the place. */
export async function renderJudge(
  judge: Version,
  judged: Judged,
  nonce: string,
  sandbox: Sandboxed,
): Promise<readonly JudgeMessage[]> {
  const [rendered] = await sandbox.render({
    prompt: judge.prompt,
    partials: [...judge.partials],
    rows: [{ input: judgeInput(judged, nonce) }],
    missingVariable: 'empty',
  })
  if (rendered === undefined || !rendered.ok)
    throw new Error(rendered?.problems.map(formatProblem).join('\n') ?? `${judge.path} could not be rendered`)
  return rendered.value.messages.map((message) => ({
    role: message.role === 'tool' ? 'user' : message.role,
    content: message.content.map((part) => (part.kind === 'text' ? part.text : part.url)).join(''),
  }))
}
