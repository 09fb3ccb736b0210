/** The demo's page of a pull request shows what strangers wrote, and obeys none of it. */
import { parse } from 'parse5'
import { expect, test } from 'vitest'
import type { PullView } from '../../scripts/app-demo/read-pull-view.ts'
import { renderPullPage } from '../../scripts/app-demo/render-pull-page.ts'

const evil = '"><script>alert(1)</script><img src=x onerror=alert(2)>'

const view: PullView = {
  repository: `acme/${evil}`,
  number: 7,
  title: evil,
  body: `${evil}\n\n[link](javascript:alert(3)) <b onclick=alert(4)>`,
  state: 'open',
  author: evil,
  base: evil,
  head: evil,
  headSha: 'a'.repeat(40),
  ownApp: 'promptgate',
  openedAtMs: 0,
  comments: [evil, 'other-app[bot]'].map((author, id) => ({
    id,
    author,
    isBot: id === 1,
    body: evil,
    isEdited: false,
    createdAtMs: 0,
    reactions: [evil],
  })),
  checks: [
    {
      id: 1,
      name: evil,
      app: 'other-app',
      status: 'completed',
      conclusion: 'failure',
      detailsUrl: 'javascript:alert(5)',
      output: { title: evil, summary: evil, text: evil },
      annotations: [
        {
          path: evil,
          start_line: 1,
          end_line: 1,
          start_column: null,
          end_column: null,
          annotation_level: 'failure',
          title: evil,
          message: evil,
          raw_details: evil,
        },
      ],
      actions: [{ label: evil, description: evil, identifier: 'x' }],
      isRequired: true,
    },
  ],
  mergeBox: { isMergeable: false, reason: evil },
  commits: [{ sha: 'b'.repeat(40), author: evil, message: evil, atMs: 0, outcome: evil }],
  deployments: [
    { environment: evil, description: evil, creator: evil, sha: evil, atMs: 0, state: evil, url: evil },
    {
      environment: 'x',
      description: evil,
      creator: evil,
      sha: evil,
      atMs: 0,
      state: evil,
      url: `javascript:${evil}`,
    },
    {
      environment: 'y',
      description: evil,
      creator: evil,
      sha: evil,
      atMs: 0,
      state: evil,
      url: `https://${evil}`,
    },
  ],
  diff: `diff --git a/x b/x\n--- a/${evil}\n+++ b/${evil}\n@@ -1 +1 @@ ${evil}\n-${evil}\n+${evil}\n`,
}

interface Node {
  readonly nodeName: string
  readonly attrs?: readonly { readonly name: string; readonly value: string }[]
  readonly childNodes?: readonly Node[]
}

const all = (node: Node): Node[] => [node, ...(node.childNodes ?? []).flatMap(all)]

test.each(['open', 'merged', 'closed', 'draft'] as const)('strangers’ text stays text: %s', (state) => {
  const merged = state === 'merged' ? { merged: { by: evil, atMs: 0, sha: 'c'.repeat(40) } } : {}
  const nodes = all(parse(renderPullPage({ ...view, state, ...merged }, { story: '', origins: [] })) as Node)
  expect(nodes.filter(({ nodeName }) => ['script', 'img', 'iframe', 'b'].includes(nodeName))).toEqual([])
  const attributes = nodes.flatMap(({ attrs = [] }) => attrs)
  expect(attributes.filter(({ name }) => name.startsWith('on'))).toEqual([])
  expect(attributes.filter(({ value }) => value.startsWith('javascript:'))).toEqual([])
})
