/** The pages of the story: each moment is a file of its own, and an index leads through them. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { escapeHtml } from '../../shared/view/escape-html.ts'
import type { PullHandle } from '../../test/github/scenario/open-pull.ts'
import { type PullView, readPullView } from './read-pull-view.ts'
import { renderDocument, renderPullPage } from './render-pull-page.ts'

interface Moment {
  readonly name: string
  readonly caption: string
  readonly view: PullView
}

export interface Album {
  readonly indexPath: string
  /** takes the place of an earlier moment of that name */
  readonly take: (name: string, pull: PullHandle, caption: string) => Promise<void>
  /** writes every page anew, with links to the moments before and after */
  readonly write: (origins: readonly string[]) => Promise<void>
}

export async function openAlbum(folder: string, ownApp: string): Promise<Album> {
  await mkdir(folder, { recursive: true })
  const moments = new Map<string, Moment>()
  const link = (moment: Moment | undefined, text: string): string =>
    moment === undefined ? '' : `<a href="${moment.name}.html">${text}</a>`
  const write = async (origins: readonly string[]): Promise<void> => {
    const all = [...moments.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
    for (const [at, { name, caption, view }] of all.entries()) {
      const story = `<strong>Promptgate demo ${at + 1}/${all.length}</strong><span class="what">${escapeHtml(caption)}</span>${link(all[at - 1], '← before')} ${link(all[at + 1], 'next →')} <a href="index.html">all</a>`
      await writeFile(join(folder, `${name}.html`), renderPullPage(view, { story, origins }))
    }
    const items = all.map(
      (moment) =>
        `<li>${link(moment, escapeHtml(moment.caption))} <span class="muted">#${moment.view.number}</span></li>`,
    )
    const page = renderDocument({
      title: 'Promptgate demo: the story of the App',
      story:
        '<strong>Promptgate demo</strong><span class="what">Pull requests as GitHub’s page shows them, one moment after the other</span>',
      body: `<h1>The story of the App</h1><ol class="moments">${items.join('\n')}</ol>`,
    })
    await writeFile(join(folder, 'index.html'), page)
  }
  return {
    indexPath: join(folder, 'index.html'),
    take: async (name, pull, caption) => {
      moments.set(name, { name, caption, view: await readPullView(pull, ownApp) })
    },
    write,
  }
}
