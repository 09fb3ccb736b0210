/** A loopback port that takes no connection and refuses none, as behind a firewall that drops packets. */
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { onTestFinished } from 'vitest'

const sleeper = `
const { parentPort } = require('node:worker_threads')
const server = require('node:net').createServer()
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port)
  setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 20)
})
`

/** The thread that listens sleeps, so nothing is accepted; once its queue is full the kernel drops what comes. */
export async function fillBacklog(): Promise<number> {
  const worker = new Worker(sleeper, { eval: true })
  onTestFinished(async () => {
    await worker.terminate()
  })
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  await new Promise((resolve) => setTimeout(resolve, 100))
  for (let queued = 0; queued < 4; queued++) {
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    onTestFinished(() => void socket.destroy())
  }
  await new Promise((resolve) => setTimeout(resolve, 100))
  return port
}
