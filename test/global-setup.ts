/** Refuses to run the tests under an old Node.js: the npm scripts bring the right one. */
export default function setup(): void {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 24)
    throw new Error(`the tests need Node.js 24 or newer, not ${process.version}: run them with npm test`)
}
