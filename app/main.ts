/** Entry: without words the server, with words an operator's command. Each loads what it needs and no more. */

const argv = process.argv.slice(2)

async function main(): Promise<number> {
  if (argv.length === 0) return await (await import('./run-server.ts')).runServer()
  return await (await import('./cli/run-here.ts')).runHere(argv)
}

process.exitCode = await main()
