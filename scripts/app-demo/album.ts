/** The pages of the story: each moment is a file of its own, and an index leads through them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { escapeHtml } from '../../shared/view/escape-html.ts'
import type { Stage } from './open-stage.ts'
import { readCommitView } from './read-commit-view.ts'
import { readPullView } from './read-pull-view.ts'
import { renderCommitPage } from './render-commit-page.ts'
import { type PullPageOptions, renderDocument, renderPullPage } from './render-pull-page.ts'
import type { Takes } from './tell-story.ts'

interface Moment {
  readonly name: string
  readonly caption: string
  /** where on GitHub it is */
  readonly place: string
  readonly render: (options: PullPageOptions) => string
}

export interface Album {
  readonly indexPath: string
  /** takes the place of an earlier moment of that name */
  readonly take: Takes['take']
  readonly takeCommit: Takes['takeCommit']
  /** writes every page anew, with links to the moments before and after */
  readonly write: (origins: readonly string[]) => Promise<void>
}

export async function openAlbum(folder: string, { shop, promptgate }: Stage): Promise<Album> {
  await mkdir(folder, { recursive: true })
  const ownApp = promptgate.github.app.slug
  const moments = new Map<string, Moment>()
  const link = (moment: Moment | undefined, text: string): string =>
    moment === undefined ? '' : `<a href="${moment.name}.html">${text}</a>`
  const write = async (origins: readonly string[]): Promise<void> => {
    const all = [...moments.values()]
    for (const [at, { name, caption, render }] of all.entries()) {
      const story = `<strong>Promptgate demo ${at + 1}/${all.length}</strong><span class="what">${escapeHtml(caption)}</span>${link(all[at - 1], '← before')} ${link(all[at + 1], 'next →')} <a href="index.html">all</a>`
      await writeFile(join(folder, `${name}.html`), render({ story, origins }))
    }
    const items = all.map(
      (moment) =>
        `<li>${link(moment, escapeHtml(moment.caption))} <span class="muted">${escapeHtml(moment.place)}</span></li>`,
    )
    const page = renderDocument({
      title: 'Promptgate demo: the story of the App',
      story:
        '<strong>Promptgate demo</strong><span class="what">What GitHub’s pages show, one moment after the other</span>',
      body: `<h1>The story of the App</h1><ol class="moments">${items.join('\n')}</ol>`,
    })
    await writeFile(join(folder, 'index.html'), page)
  }
  return {
    indexPath: join(folder, 'index.html'),
    take: async (name, pull, caption) => {
      const view = await readPullView(pull, ownApp)
      const render = (options: PullPageOptions) => renderPullPage(view, options)
      moments.set(name, { name, caption, place: `#${pull.number}`, render })
    },
    takeCommit: async (name, sha, caption) => {
      const view = await readCommitView(shop, sha, ownApp)
      const render = (options: PullPageOptions) => renderCommitPage(view, options)
      moments.set(name, { name, caption, place: sha.slice(0, 7), render })
    },
    write,
  }
}
