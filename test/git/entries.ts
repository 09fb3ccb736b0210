/** What a commit of a test puts where. */

/** What stands at a path: text or bytes of a file, a link, a submodule's commit; null removes what is there. */
export type Entry =
  | string
  | Uint8Array
  | null
  | { readonly executable: string }
  | { readonly symlink: string }
  | { readonly submodule: string }

export type Entries = Readonly<Record<string, Entry>>
