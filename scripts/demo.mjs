/**
 * `npm run demo` on a bare machine: installs if needed, then runs the demo on the Node.js that the package brings;
 * with `--app` the demo of the App.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const installed = join(root, 'node_modules/node-llama-cpp/package.json')

if (!existsSync(installed)) {
  console.log('Installing the packages first (npm ci) …')
  const { status } = spawnSync('npm', ['ci'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

const own = join(root, 'node_modules/.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
const major = Number(process.versions.node.split('.')[0])
const node = existsSync(own) ? own : process.execPath
if (node === process.execPath && major < 24) {
  console.error(`The demo needs Node.js 24 or newer; this is ${process.version}.`)
  process.exit(2)
}
const script = process.argv.includes('--app') ? 'scripts/run-app-demo.ts' : 'scripts/run-demo.ts'
const child = spawn(node, [join(root, script), ...process.argv.slice(2)], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
})
// Ctrl-C reaches the demo too: it tidies up, and this waits for it
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGTERM'))
child.on('exit', (status, signal) => process.exit(status ?? (signal === null ? 1 : 130)))
