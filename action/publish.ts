/** Edge: a finished evaluation → report file, job summary, log, annotations, outputs. */
import { hasError } from '../shared/has-error.ts'
import { formatProblem, type Problem } from '../shared/problem.ts'
import type { Report } from '../shared/report/report.ts'
import { exitCode, explainFailOn } from '../shared/verdict/exit-code.ts'
import type { Verdict } from '../shared/verdict/verdict.ts'
import { buildView } from '../shared/view/build-view.ts'
import { escapeMarkdown } from '../shared/view/escape-markdown.ts'
import { escapeTerminal } from '../shared/view/escape-terminal.ts'
import { renderAnnotations } from '../shared/view/render-check.ts'
import { renderPlanMarkdown, renderUncovered } from '../shared/view/render-plan.ts'
import { renderSummary } from '../shared/view/render-summary.ts'
import { renderTerminal } from '../shared/view/render-terminal.ts'
import type { View } from '../shared/view/view.ts'
import type { ExecuteOptions } from './execute.ts'
import { type Inputs, secretsOf } from './inputs.ts'
import type { GitProblem } from './io/git/git-problem.ts'
import { maskSecrets, maskSecretsWithin } from './io/mask-secrets.ts'
import {
  type Annotation,
  problemAnnotation,
  uploadReport,
  writeAnnotations,
  writeOrTell,
  writeOutputs,
  writeSummary,
  writeWhole,
} from './io/output.ts'
import type { Outcome } from './run.ts'

/** Whether the App has the report, and a sentence for whoever reads the job. */
export interface Delivered {
  readonly ok: boolean
  readonly sentence: string
}

/** Gives the report's text, as it stands in the file, to the App. Never throws for what the App or the network does. */
export type Deliver = (text: string, report: Report) => Promise<Delivered>

type Target = Pick<ExecuteOptions, 'env' | 'log' | 'color' | 'columns'>

/** Points of a hundred with a sign, of the comparison that did worst; empty where nothing was compared. */
function scoreDelta(verdict: Verdict): string {
  const deltas = verdict.comparisons.flatMap(({ score }) => (score === undefined ? [] : [score.value]))
  if (deltas.length === 0) return ''
  const points = (Math.min(...deltas) * 100).toFixed(1)
  return Number(points) > 0 ? `+${points}` : points.replace(/^-0\.0$/, '0.0')
}

export function costOf({ spent, calls }: Report): string {
  if (spent.money !== undefined) return `${spent.money.amount.toFixed(6)} ${spent.money.currency}`
  if (spent.computeSeconds !== undefined) return `${spent.computeSeconds.toFixed(2)} s`
  return calls.made === 0 ? '0' : ''
}

const levels = { failure: 'error', warning: 'warning', notice: 'notice' } as const

function annotationsOf(view: View): Annotation[] {
  return renderAnnotations(view).map(({ path, startLine, title, message, level }) => ({
    path,
    line: startLine,
    title: `Promptgate: ${title}`,
    message,
    level: levels[level],
  }))
}

function annotate(env: Target['env'], annotations: readonly Annotation[], secrets: readonly string[]): void {
  if (env['GITHUB_ACTIONS'] !== 'true') return
  writeAnnotations(maskSecretsWithin(annotations, secrets))
}

/** The summary and the outputs of the step; a sentence for each that could not be written. */
export async function conclude(
  env: Target['env'],
  markdown: string,
  outputs: Readonly<Record<string, string>>,
): Promise<string[]> {
  const told = [
    await writeOrTell('the job summary', 'is GITHUB_STEP_SUMMARY right?', () => writeSummary(env, markdown)),
    await writeOrTell('the outputs', 'is GITHUB_OUTPUT right?', () => writeOutputs(env, outputs)),
  ]
  return told.filter((sentence) => sentence !== undefined)
}

/** What could not be written stands in the log and as an error of the job; it turns a pass into 3 and hides no failure. */
export function settle(
  code: number,
  lost: readonly string[],
  target: Target,
  secrets: readonly string[],
): number {
  for (const sentence of lost) target.log.untrusted(escapeTerminal(sentence))
  const title = 'Promptgate: a result is lost'
  annotate(
    target.env,
    lost.map((message) => ({ title, message, level: 'error' })),
    secrets,
  )
  return lost.length > 0 && code === 0 ? 3 : code
}

function linksOf({ repository, serverUrl, runUrl }: Inputs) {
  return {
    ...(repository === undefined ? {} : { repositoryUrl: `${serverUrl}/${repository}` }),
    ...(runUrl === undefined ? {} : { detailsUrl: runUrl, artifactUrl: `${runUrl}#artifacts` }),
  }
}

/** In the log, and as an error of the job where the App has nothing. */
export function publishDelivery({ ok, sentence }: Delivered, target: Target): void {
  target.log.untrusted(escapeTerminal(sentence))
  const title = 'Promptgate: the App has no report'
  if (!ok) annotate(target.env, [{ title, message: sentence, level: 'error' }], secretsOf(target.env))
}

/**
 * Publishes everything once and returns the exit code. The report is written first: it is what must not be lost; then the
 * App gets it, where it asked for it. The verdict is then the App's, with annotations at the right commit: the code says
 * only whether it has the report.
 */
export async function publish(
  outcome: Outcome,
  inputs: Inputs,
  target: Target,
  deliver?: Deliver,
): Promise<number> {
  const { env, log } = target
  const { plan } = outcome
  const report = maskSecretsWithin(outcome.report, inputs.secrets)
  const verdict = maskSecretsWithin(outcome.verdict, inputs.secrets)
  const mask = (text: string): string => maskSecrets(text, inputs.secrets)
  const built = buildView(report, verdict, { links: linksOf(inputs) })
  const asked = deliver === undefined ? explainFailOn(verdict, inputs.failOn) : undefined
  const view = asked === undefined ? built : { ...built, sentences: [...built.sentences, asked] }
  const isOnlyPlan = !outcome.isMeasured && !hasError(report.problems)
  const text = mask(`${JSON.stringify(report)}\n`)
  // a plan has no facts: the report is of what was measured, or of what hindered it
  const lostReport = isOnlyPlan
    ? undefined
    : await writeOrTell(`the report ${inputs.reportPath}`, 'correct report-path', () =>
        writeWhole(inputs.reportPath, text),
      )
  const delivered = isOnlyPlan ? undefined : await deliver?.(text, report)
  if (!isOnlyPlan) log.untrusted(renderTerminal(view, target))
  else if (inputs.mode === 'validate') log.say('Every file that a suite reaches was read: no mistake.')
  if (delivered === undefined) annotate(env, annotationsOf(view), inputs.secrets)
  else publishDelivery(delivered, target)
  const hasReport = !isOnlyPlan && lostReport === undefined
  const told = delivered === undefined ? '' : `\n${escapeMarkdown(delivered.sentence, 'inline')}\n`
  const summary = renderSummary(view) + (verdict.nothingAffected ? renderUncovered(plan) : '') + told
  const lost = await conclude(env, mask(isOnlyPlan ? renderPlanMarkdown(plan) : summary), {
    verdict: isOnlyPlan ? '' : verdict.conclusion,
    'report-path': hasReport ? inputs.reportPath : '',
    'score-delta': scoreDelta(verdict),
    cost: costOf(report),
    calls: String(report.calls.made),
    cached: String(report.calls.cached),
  })
  const notUploaded = hasReport ? await uploadReport(env, inputs.reportPath) : undefined
  if (notUploaded !== undefined) log.say(notUploaded)
  const code = isOnlyPlan ? 0 : exitCode(verdict, inputs.failOn)
  const all = [...(lostReport === undefined ? [] : [lostReport]), ...lost]
  const settled = settle(code, all, target, inputs.secrets)
  return delivered === undefined ? settled : delivered.ok ? 0 : 3
}

/** Mistakes that leave nothing to evaluate: in the log, at their lines, in the summary, as outputs. Exit code 2. */
export async function publishProblems(problems: readonly Problem[], target: Target): Promise<number> {
  await tell(maskSecretsWithin(problems, secretsOf(target.env)), 'there is a mistake to mend first', target)
  return 2
}

/** A repository that cannot be read: 2 where the user's own input is wrong, 3 where the machine or the remote is. */
export async function publishFault(error: GitProblem, inputs: Inputs, target: Target): Promise<number> {
  const isInput = error.code === 'unknown-ref' || error.code === 'unsafe-ref'
  // its message already says what to do
  const message = maskSecrets(error.message, inputs.secrets)
  const problem: Problem = { path: 'repository', code: error.code, message, severity: 'error' }
  const why = error.code === 'cancelled' ? 'the job was cancelled' : 'the repository could not be read'
  await tell([problem], why, target)
  return isInput ? 2 : 3
}

export async function tell(problems: readonly Problem[], why: string, target: Target): Promise<void> {
  const { env, log } = target
  for (const problem of problems) log.untrusted(escapeTerminal(formatProblem(problem)))
  annotate(env, problems.map(problemAnnotation), [])
  const lines = problems.map((problem) => `- ${escapeMarkdown(formatProblem(problem), 'inline')}`)
  const title = `> [!CAUTION]\n> **Promptgate could not evaluate: ${why}.** The check is not green.`
  const lost = await conclude(env, `${title}\n\n${lines.join('\n')}\n`, {
    verdict: 'error',
    'report-path': '',
    'score-delta': '',
    cost: '',
    calls: '0',
    cached: '0',
  })
  settle(2, lost, target, [])
}
