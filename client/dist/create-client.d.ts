import type { JsonObject, RenderedPrompt, Role, ServedPrompt } from './served-prompt.ts';
export interface ClientOptions {
    /** of the Promptgate server: `https://promptgate.example.com` */
    readonly url: string;
    readonly owner: string;
    readonly repo: string;
    readonly environment: string;
    /** a read key, `pgr_…`: keep it on your server */
    readonly key: string;
    /** default: the one of the platform */
    readonly fetch?: typeof fetch;
    /** so long a prompt is not asked for again; default 5 s. A halt or a rollback is seen after this at the latest */
    readonly maxAgeMs?: number;
    /** so old a copy may be while the server is away; default a day */
    readonly staleIfErrorMs?: number;
    /** of one request; default 3 s */
    readonly timeoutMs?: number;
}
export interface Caller {
    /** what a canary splits by, such as the user’s id: the same key gets the same arm */
    readonly key?: string;
}
export interface GotPrompt extends ServedPrompt {
    /** the server could not be asked, or serves from an old copy itself */
    readonly isStale: boolean;
    /** since it was known to be right */
    readonly ageMs: number;
}
export interface RenderOptions extends Caller {
    readonly history?: readonly {
        readonly role: Role;
        readonly content: string;
    }[];
    /** a variable that nobody gave: `error` (default), or `empty` */
    readonly missingVariable?: 'error' | 'empty';
}
export interface Client {
    /** Throws `PromptHalted`, `PromptgateUnavailable`, or a `PromptgateError` that names the fix. */
    readonly getPrompt: (name: string, caller?: Caller) => Promise<GotPrompt>;
    /** The server fills the template: no copy of it can stand in. Throws `PromptNotRendered` too. */
    readonly render: (name: string, input: JsonObject, options?: RenderOptions) => Promise<RenderedPrompt>;
}
export declare function createClient(options: ClientOptions): Client;
