/** Checks the branch of a run out as actions/checkout does with `fetch-depth: 0`: init, fetch every branch and tag, switch. */
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { Run } from './run.ts'

const exec = promisify(execFile)

/** git reads nothing of the machine's configuration. */
export const gitVariables: Readonly<Record<string, string>> = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  LANG: 'C.UTF-8',
}

/** `address`: what `origin` is. Throws with git's own message. */
export async function checkout(run: Run, address: string, folder: string): Promise<void> {
  const git = async (...args: readonly string[]): Promise<void> => {
    await exec('git', ['-C', folder, ...args], {
      env: { PATH: process.env['PATH'], HOME: folder, ...gitVariables },
    })
  }
  await mkdir(folder, { recursive: true })
  await git('init', '--quiet', `--initial-branch=${run.repository.defaultBranch}`)
  await git('remote', 'add', 'origin', address)
  await git('config', 'gc.auto', '0')
  await git(
    'fetch',
    '--quiet',
    '--no-tags',
    '--prune',
    'origin',
    '+refs/heads/*:refs/remotes/origin/*',
    '+refs/tags/*:refs/tags/*',
  )
  const branch = run.ref.replace(/^refs\/heads\//, '')
  if (branch === run.ref) await git('checkout', '--quiet', '--force', run.sha)
  else await git('checkout', '--quiet', '--force', '-B', branch, run.sha)
}
