/** Loads llama.cpp (node-llama-cpp's prebuilt CPU binary) and the model; the only file that imports the library. */
import { open } from 'node:fs/promises'
import type { Llama, LlamaModel } from 'node-llama-cpp'
import { StartFault } from './start-fault.ts'

export type LlamaLibrary = typeof import('node-llama-cpp')

export interface OpenLlama {
  library: LlamaLibrary
  llama: Llama
  model: LlamaModel
  /** Such as "b7836-node-llama-cpp-3.21.1": the build of llama.cpp and of its binding. */
  buildInfo: string
}

/**
 * Never compiles, downloads or uses a GPU. One thread by default: for a model this small a second one made a case
 * more than ten times slower (216 ms against 17 ms). Throws a StartFault that names the fix.
 */
export async function openLlama(modelPath: string, threads: number): Promise<OpenLlama> {
  await checkModelFile(modelPath)
  const library = await importLibrary()
  const llama = await startLlama(library, threads)
  const version = await library.getModuleVersion()
  try {
    const model = await llama.loadModel({ modelPath, gpuLayers: 0 })
    return { library, llama, model, buildInfo: `${llama.llamaCppRelease.release}-node-llama-cpp-${version}` }
  } catch (cause) {
    await llama.dispose()
    throw new StartFault('model', `llama.cpp cannot load ${modelPath}: ${messageOf(cause)}`, { cause })
  }
}

async function importLibrary(): Promise<LlamaLibrary> {
  try {
    return await import('node-llama-cpp')
  } catch (cause) {
    throw new StartFault(
      'not-installed',
      'The embedded runner needs the package node-llama-cpp, which is not installed here. Run "npm install" in the package\'s folder, or point Promptgate at the URL of a runner of your own.',
      { cause },
    )
  }
}

async function startLlama({ getLlama, LlamaLogLevel }: LlamaLibrary, threads: number): Promise<Llama> {
  try {
    return await getLlama({
      gpu: false,
      build: 'never',
      skipDownload: true,
      progressLogs: false,
      maxThreads: threads,
      logLevel: LlamaLogLevel.error,
      // Standard output belongs to the "listening on" line.
      logger: (level, message) => process.stderr.write(`llama.cpp ${level}: ${message.trimEnd()}\n`),
    })
  } catch (cause) {
    throw new StartFault(
      'not-installed',
      `node-llama-cpp has no prebuilt binary for ${process.platform} ${process.arch} that works here (${messageOf(cause)}). Run "npm install" again without --omit=optional, or point Promptgate at the URL of a runner of your own.`,
      { cause },
    )
  }
}

/** Looks at the first bytes, because the native loader explains a wrong file badly. */
async function checkModelFile(modelPath: string): Promise<void> {
  const start = await firstBytes(modelPath).catch((cause: unknown) => {
    throw new StartFault(
      'model',
      `The model file ${modelPath} cannot be read: ${messageOf(cause)}. Name a GGUF file with --model.`,
      { cause },
    )
  })
  if (start.toString('latin1', 0, 4) === 'GGUF') return
  const pointer = start.toString('latin1').startsWith('version https://git-lfs')
  throw new StartFault(
    'model',
    pointer
      ? `${modelPath} is a Git LFS pointer. Fetch the file itself with "git lfs pull".`
      : `${modelPath} is not a GGUF file. Name a GGUF file with --model.`,
  )
}

async function firstBytes(path: string): Promise<Buffer> {
  const start = Buffer.alloc(64)
  const file = await open(path)
  try {
    await file.read(start)
  } finally {
    await file.close()
  }
  return start
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
