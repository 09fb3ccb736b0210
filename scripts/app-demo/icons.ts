/** Small signs as inline SVG, 16 × 16, in the colour of their text: a page asks nobody for a picture. */

const draw = (name: string, shape: string): string =>
  `<svg class="icon" viewBox="0 0 16 16" width="16" height="16" role="img" aria-label="${name}" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${shape}</svg>`

const disc = (name: string, sign: string): string =>
  draw(
    name,
    `<circle cx="8" cy="8" r="7" fill="currentColor" stroke="none"/><g stroke="var(--page)">${sign}</g>`,
  )

const branches =
  '<circle cx="4" cy="3.5" r="1.8"/><circle cx="4" cy="12.5" r="1.8"/><path d="M4 5.3v5.4"/><circle cx="12" cy="12.5" r="1.8"/>'

export const icons = {
  success: disc('success', '<path d="M5 8.2l2.1 2.1L11 6.2"/>'),
  failure: disc('failure', '<path d="M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"/>'),
  waiting: disc('waits', '<path d="M8 4.6v4.2M8 11.2v.1"/>'),
  running: draw('running', '<circle cx="8" cy="8" r="6.2"/><path d="M8 4.6V8l2.3 1.6"/>'),
  none: draw('no check', '<circle cx="8" cy="8" r="5"/>'),
  pull: draw(
    'pull request',
    `${branches}<path d="M12 10.7V6c0-1.4-.9-2.3-2.3-2.3H8M9.7 1.9L7.9 3.7l1.8 1.8"/>`,
  ),
  merge: draw('merged', `${branches}<path d="M4.4 5.3c.9 3.6 3.2 6.3 5.8 6.9"/>`),
  deploy: draw(
    'deployed',
    '<path d="M6 10.2L5 9.2c1-3.6 3.2-6.3 8.7-6.9-.6 5.5-3.3 7.7-6.9 8.7z"/><path d="M5.4 8.6L2.6 8.4l2-2.4 2.2-.2M7.4 10.6l.2 2.8 2.4-2 .2-2.2M3 13l1.6-1.6"/>',
  ),
  commit: draw('commit', '<circle cx="8" cy="8" r="2.6"/><path d="M.8 8h4.6M10.6 8h4.6"/>'),
} as const

export interface Standing {
  readonly icon: string
  /** name of a colour */
  readonly tone: 'success' | 'danger' | 'attention' | 'muted'
  readonly word: string
}

/** How GitHub shows a check, by its conclusion or, before it has one, its status. */
export function standingOf(state: string): Standing {
  if (state === 'success') return { icon: icons.success, tone: 'success', word: 'Successful' }
  if (state === 'queued') return { icon: icons.running, tone: 'attention', word: 'Queued' }
  if (state === 'in_progress') return { icon: icons.running, tone: 'attention', word: 'In progress' }
  if (state === 'action_required') return { icon: icons.waiting, tone: 'attention', word: 'Action required' }
  if (state === 'failure') return { icon: icons.failure, tone: 'danger', word: 'Failing' }
  if (state === 'timed_out') return { icon: icons.failure, tone: 'danger', word: 'Timed out' }
  if (state === 'cancelled') return { icon: icons.none, tone: 'muted', word: 'Cancelled' }
  return { icon: icons.none, tone: 'muted', word: 'Expected' }
}
