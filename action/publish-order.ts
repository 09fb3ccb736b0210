/** Edge: what a run for the App leaves behind where nothing was measured: a report sent again, or a claim that failed. */
import type { Report } from '../shared/report/report.ts'
import { escapeMarkdown } from '../shared/view/escape-markdown.ts'
import type { ExecuteOptions } from './execute.ts'
import type { Inputs } from './inputs.ts'
import type { AppFailure } from './io/app-client/app-failure.ts'
import { uploadReport, writeOrTell, writeWhole } from './io/output.ts'
import { conclude, costOf, type Delivered, publishDelivery, settle, tell } from './publish.ts'

/** A report of an earlier attempt: the file, the outputs and the artifact are as if it had been made now. */
export async function publishKept(
  text: string,
  delivered: Delivered,
  inputs: Inputs,
  options: ExecuteOptions,
): Promise<number> {
  const { env, log } = options
  const report = JSON.parse(text) as Report
  const lostReport = await writeOrTell(`the report ${inputs.reportPath}`, 'correct report-path', () =>
    writeWhole(inputs.reportPath, text),
  )
  publishDelivery(delivered, options)
  const markdown = `## Promptgate\n\nThe report of an earlier attempt was sent again; nothing was evaluated.\n\n${escapeMarkdown(delivered.sentence, 'inline')}\n`
  const lost = await conclude(env, markdown, {
    verdict: '',
    'report-path': lostReport === undefined ? inputs.reportPath : '',
    'score-delta': '',
    cost: costOf(report),
    calls: '0',
    cached: '0',
  })
  const notUploaded = lostReport === undefined ? await uploadReport(env, inputs.reportPath) : undefined
  if (notUploaded !== undefined) log.say(notUploaded)
  settle(0, [...(lostReport === undefined ? [] : [lostReport]), ...lost], options, inputs.secrets)
  return delivered.ok ? 0 : 3
}

/** Before anything was measured. A missing permission is a mistake to mend: 2; all else is the App's or the network's: 3. */
export async function publishAppFailure(error: AppFailure, options: ExecuteOptions): Promise<number> {
  const { kind, code, message } = error
  const isMistake = kind === 'permission'
  const path = isMistake ? 'permissions' : 'app-url'
  const why = isMistake ? 'there is a mistake to mend first' : 'there is no work order'
  await tell([{ path, code, message, severity: 'error' }], why, options)
  return isMistake ? 2 : 3
}
