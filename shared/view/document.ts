/**
 * A document between a view and its writers. Text is plain here and escaped by the writer, always: there is no piece
 * that passes markup through, so a stranger's text cannot become active by a forgotten call.
 */
export type Tone = 'worse' | 'better' | 'even' | 'dim'

/** `href` is a whole https address that the caller built; it is checked again by the writer. */
export type Piece =
  | string
  | { readonly code: string; readonly href?: string | undefined }
  | { readonly text: string; readonly href: string | undefined }
  | { readonly strong: Inline }
  | { readonly tone: Tone; readonly text: string }
  | { readonly words: readonly Word[] }

export type Inline = readonly Piece[]

/** A run of words: the same on both sides, or only on one of them. */
export interface Word {
  readonly side: 'both' | 'base' | 'head'
  readonly text: string
}

/** One line of a diff; a changed line holds its words. `gap` stands for so many unchanged lines that are left out. */
export type DiffLine =
  | { readonly kind: 'same' | 'removed' | 'added' | 'changed'; readonly words: readonly Word[] }
  | { readonly kind: 'gap'; readonly lines: number }

export type AlertKind = 'blocked' | 'inconclusive' | 'not-evaluated' | 'waiting' | 'improved' | 'held'

export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
}

export type Block =
  | { readonly kind: 'alert'; readonly alert: AlertKind; readonly lines: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly text: Inline }
  | { readonly kind: 'strip'; readonly items: readonly Inline[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly Inline[])[]
    }
  | { readonly kind: 'list'; readonly items: readonly Inline[] }
  | { readonly kind: 'diff'; readonly lines: readonly DiffLine[] }
  | { readonly kind: 'details'; readonly summary: string; readonly blocks: readonly Block[] }
  | { readonly kind: 'small'; readonly items: readonly Inline[] }
