/**
 * The demo: a small git repository, a pull request with a worse prompt, then the mended one. Everything is real: git, the
 * built Action started as GitHub's runner starts it, inference by llama.cpp. Only GitHub itself is not there.
 */
import { spawn, spawnSync } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { startEmbeddedRunner } from '../action/start-embedded.ts'
import { renderPage } from './render-page.ts'

const root = join(import.meta.dirname, '..')
const place = join(root, '.promptgate/demo')
const repository = join(place, 'support-triage')
const cacheDir = join(place, 'cache')
const promptPath = 'prompts/support-triage.prompt'

const bold = (text: string): string => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[22m` : text)
const say = (text = ''): void => console.log(text)

/** Fixed names and dates give the same commits every time. */
const gitEnvironment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2026-01-05T10:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-05T10:00:00Z',
}

function git(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: repository,
    env: gitEnvironment,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout.trim()
}

async function commitPrompt(text: string, message: string): Promise<string> {
  await writeFile(join(repository, promptPath), text)
  git('add', '--all')
  git('commit', '--quiet', '--message', message)
  return git('rev-parse', 'HEAD')
}

interface Outcome {
  readonly exitCode: number
  readonly outputs: Readonly<Record<string, string>>
  readonly summaryPath: string
  readonly reportPath: string
}

function readOutputs(text: string): Record<string, string> {
  const found = text.matchAll(/^([\w-]+)<<(.+)\n([\s\S]*?)\n\2$/gm)
  return Object.fromEntries([...found].map(([, name, , value]) => [name ?? '', value ?? '']))
}

/** Starts action/dist/index.js with the environment of a `pull_request` job. */
async function runAction(step: string, runnerUrl: string, base: string, head: string): Promise<Outcome> {
  const folder = join(place, step)
  await mkdir(folder, { recursive: true })
  const file = (name: string): string => join(folder, name)
  const side = (sha: string, ref: string) => ({ sha, ref, repo: { id: 1, full_name: 'acme/support' } })
  const pull = { number: 7, title: step, base: side(base, 'main'), head: side(head, 'friendlier') }
  await writeFile(file('event.json'), JSON.stringify({ action: 'opened', number: 7, pull_request: pull }))
  for (const name of ['output.txt', 'summary.md']) await writeFile(file(name), '')
  const child = spawn(process.execPath, [join(root, 'action/dist/index.js')], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: repository,
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: file('event.json'),
      GITHUB_OUTPUT: file('output.txt'),
      GITHUB_STEP_SUMMARY: file('summary.md'),
      GITHUB_REPOSITORY: 'acme/support',
      GITHUB_SHA: head,
      'INPUT_RUNNER-URL': runnerUrl,
      'INPUT_CACHE-DIR': cacheDir,
      'INPUT_REPORT-PATH': file('report.json'),
      ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }),
    },
  })
  // the lines that are orders to GitHub's runner are not for people
  child.stdout.setEncoding('utf8')
  let rest = ''
  child.stdout.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (!/^::|^##\[/.test(line)) say(`  ${line}`)
  })
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
  const outputs = readOutputs(await readFile(file('output.txt'), 'utf8'))
  return { exitCode, outputs, summaryPath: file('summary.md'), reportPath: file('report.json') }
}

async function writePage(outcome: Outcome): Promise<string> {
  const page = outcome.summaryPath.replace(/summary\.md$/, 'summary.html')
  await writeFile(
    page,
    renderPage(await readFile(outcome.summaryPath, 'utf8'), { title: 'Promptgate job summary' }),
  )
  return page
}

async function main(): Promise<void> {
  const startedAtMs = performance.now()
  await rm(repository, { recursive: true, force: true })
  await mkdir(place, { recursive: true })
  await cp(join(root, 'examples/support-triage'), repository, { recursive: true })
  git('init', '--quiet', '--initial-branch=main')
  const good = await readFile(join(repository, promptPath), 'utf8')
  const base = await commitPrompt(good, 'Prompts of the support team')

  say(bold('Starting the embedded model (llama.cpp, 2 MB, on this machine’s processor) …'))
  const runner = await startEmbeddedRunner()
  try {
    git('checkout', '--quiet', '-b', 'friendlier')
    const worse = good
      .replace('Answer with one label only.\n', '')
      .replace('You triage', 'You are friendly and triage')
    say()
    say(bold('Pull request #7 “Friendlier triage” drops the line “Answer with one label only.”'))
    const worseHead = await commitPrompt(worse, 'Friendlier triage')
    const first = await runAction('1-worse', runner.url, base, worseHead)
    const firstBlocked = first.exitCode === 1
    say(
      bold(
        firstBlocked
          ? '✗ merge would be blocked'
          : `✗ expected a blocked merge, got exit code ${first.exitCode}`,
      ),
    )

    say()
    say(bold('The author puts the line back and keeps the friendlier words.'))
    const mended = good.replace('You triage', 'You are friendly and triage')
    const mendedHead = await commitPrompt(mended, 'Say again that the label must stand alone')
    const second = await runAction('2-mended', runner.url, base, mendedHead)
    const secondAllowed = second.exitCode === 0
    say(
      bold(
        secondAllowed ? '✓ merge allowed' : `✗ expected an allowed merge, got exit code ${second.exitCode}`,
      ),
    )

    const calls = [first, second].map((outcome) => Number(outcome.outputs['calls'] ?? Number.NaN))
    const cached = [first, second].map((outcome) => Number(outcome.outputs['cached'] ?? Number.NaN))
    const total = (numbers: number[]): number => numbers.reduce((sum, value) => sum + value, 0)
    say()
    say(`Model calls: ${total(calls)}, answers from the cache: ${total(cached)}.`)
    if (total(calls) === 0) say('Nothing was asked again: every answer was in the cache of an earlier demo.')
    else say('Run it again: every answer will come from the cache, 0 model calls.')
    say()
    say('Look at what a reviewer sees and at the facts behind it:')
    for (const outcome of [first, second]) {
      say(`  job summary  ${relative(process.cwd(), await writePage(outcome))}`)
      say(`  report       ${relative(process.cwd(), outcome.reportPath)}`)
    }
    say(`Took ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s.`)
    process.exitCode = firstBlocked && secondAllowed ? 0 : 1
  } finally {
    await runner.close()
  }
}

await main()
