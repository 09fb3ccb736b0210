/** What a client knows: bodies by their tags, and which of them each caller got when. Bounded, the oldest go first. */
import type { ServedPrompt } from './served-prompt.ts';
export interface Known {
    readonly prompt: ServedPrompt;
    readonly confirmedAtMs: number;
    /** the server answered from an old copy itself */
    readonly serverAgeMs?: number;
}
export interface Keeper {
    /** of this very caller */
    readonly find: (name: string, caller: string) => Known | undefined;
    /** of any caller, the newest stable one: better than nothing */
    readonly findAny: (name: string) => Known | undefined;
    readonly tags: (name: string) => readonly string[];
    readonly body: (name: string, etag: string) => ServedPrompt | undefined;
    readonly keep: (name: string, caller: string, etag: string, known: Known) => void;
    /** nothing of it may be given any more */
    readonly forget: (name: string) => void;
}
export declare function createKeeper(): Keeper;
