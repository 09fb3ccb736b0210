/**
 * The demo of the App on a stand-in for GitHub: from the webhook to the merge that is refused, and from the merge that is not to
 * an application that reads the prompt. The App, the built Action, git and inference by llama.cpp are real; nothing leaves this
 * machine.
 *
 *     npm run demo -- --app [--keep | --open] [--to FOLDER]
 *
 * `--keep` serves a page that follows the story until Ctrl-C, `--open` opens it in a browser too.
 */
import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { startEmbeddedRunner } from '../action/start-embedded.ts'
import { type Album, openAlbum } from './app-demo/album.ts'
import { openStage, type Stage } from './app-demo/open-stage.ts'
import { readPullView } from './app-demo/read-pull-view.ts'
import { renderDocument, renderPullPage } from './app-demo/render-pull-page.ts'
import { begin, bold, hush, say, tell } from './app-demo/say.ts'
import { type LivePage, scriptPath, serveLive } from './app-demo/serve-live.ts'
import { tellStory } from './app-demo/tell-story.ts'

const usual = join(import.meta.dirname, '../.promptgate/demo-app')

const originsOf = ({ promptgate }: Stage): string[] => [promptgate.github.url, promptgate.app().url]

function startLive(stage: Stage): Promise<LivePage> {
  const { shop, promptgate } = stage
  return serveLive(async (path) => {
    const pulls = [...shop.repository.pulls.keys()]
    const links = pulls.map((each) => `<a href="/pulls/${each}">#${each}</a>`).join(' ')
    const story = `<strong>Promptgate demo, live</strong><span class="what">This page renews itself</span><a href="/">newest</a> ${links}`
    const number = path === '/' ? pulls.at(-1) : Number(/^\/pulls\/(\d+)$/.exec(path)?.[1])
    if (number === undefined) {
      const body = '<p>The first pull request is about to be opened.</p>'
      return renderDocument({ title: 'Promptgate demo', story, body, script: scriptPath })
    }
    if (!pulls.includes(number)) return undefined
    const view = await readPullView(shop.pull(number), promptgate.github.app.slug)
    return renderPullPage(view, { story, origins: originsOf(stage), script: scriptPath })
  })
}

function openInBrowser(address: string): void {
  const [command, ...before] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '']
        : ['xdg-open']
  const child = spawn(command ?? 'xdg-open', [...before, address], { stdio: 'ignore', detached: true })
  child.on('error', () => tell(`(no browser could be started: open ${address} yourself)`))
  child.unref()
}

function tellFigures({ promptgate: { github, jobs } }: Stage, startedAtMs: number): void {
  const asked = github.exchanges.filter(({ caller }) => !caller.startsWith('user:'))
  const total = (name: string): number =>
    jobs.reduce((sum, { outputs }) => sum + Number(outputs[name] ?? 0), 0)
  begin('Figures')
  tell(`webhooks to the App     ${github.hooks.log.length}`)
  tell(`requests to GitHub      ${asked.length}`)
  tell(
    `jobs                    ${jobs.length}: ${total('calls')} model calls, ${total('cached')} answers from the cache`,
  )
  tell(`seconds                 ${((performance.now() - startedAtMs) / 1000).toFixed(1)}`)
}

async function play(stage: Stage, album: Album): Promise<void> {
  await tellStory(stage, album)
  begin('Held against GitHub')
  const problems = stage.promptgate.github.problems()
  stage.prove(problems.length === 0, 'every request, answer and webhook is as GitHub describes it')
  for (const problem of problems.slice(0, 5)) tell(`  ${problem}`)
}

interface Options {
  readonly isKept: boolean
  readonly isOpened: boolean
  readonly folder: string
}

/** undefined: an option that there is not, and it was said */
function readOptions(): Options | undefined {
  try {
    const { values } = parseArgs({
      options: {
        app: { type: 'boolean' },
        open: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        to: { type: 'string', default: usual },
      },
    })
    const { open, keep, to } = values
    return { isKept: open || keep, isOpened: open, folder: resolve(to) }
  } catch (error) {
    console.error(`${(error as Error).message}\nusage: npm run demo -- --app [--keep | --open] [--to FOLDER]`)
    return undefined
  }
}

async function main({ isKept, isOpened, folder }: Options): Promise<number> {
  const startedAtMs = performance.now()
  const told = new Promise<'told'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve('told'))
  })
  const pages = join(folder, 'pages')
  const cacheDir = join(folder, 'cache')
  // the story is the same each time: every answer is asked for
  for (const old of [pages, cacheDir]) await rm(old, { recursive: true, force: true })
  say(bold('Starting the embedded model (llama.cpp, 2 MB, on this machine’s processor) …'))
  const runner = await startEmbeddedRunner()
  let stage: Stage | undefined
  let live: LivePage | undefined
  try {
    say(bold('Starting a stand-in for GitHub, and the App with a database of its own …'))
    stage = await openStage({ runnerUrl: runner.url, cacheDir })
    const { promptgate, broken } = stage
    const album = await openAlbum(pages, stage)
    tell(`GitHub ${promptgate.github.url}, the App ${promptgate.app().url}`)
    if (isKept) {
      live = await startLive(stage)
      tell(`live page ${live.url}`)
      if (isOpened) openInBrowser(live.url)
    }
    const ended = await Promise.race([play(stage, album), told])
    if (ended === 'told') {
      say('\nStopped.')
      hush()
      for (const { abort } of stage.shop.repository.runs.values()) abort.abort()
      return 130
    }
    await album.write(originsOf(stage))
    tellFigures(stage, startedAtMs)
    begin(
      broken.length === 0 ? '✓ the story went as told' : `✗ ${broken.length} of its sentences did not hold`,
    )
    say('Look at what a reviewer sees, moment by moment:')
    tell(relative(process.cwd(), album.indexPath))
    tell(`${pathToFileURL(album.indexPath)}   (open this in a browser)`)
    if (live !== undefined) {
      say(`The live page stays at ${live.url} until Ctrl-C.`)
      await told
    }
    return broken.length === 0 ? 0 : 1
  } finally {
    await live?.close()
    await stage?.close()
    await runner.close()
  }
}

const options = readOptions()
process.exitCode = options === undefined ? 2 : await main(options)
