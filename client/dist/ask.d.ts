export interface Ask {
    readonly fetch: typeof fetch;
    readonly url: string;
    readonly prompt: string;
    readonly key: string;
    readonly timeoutMs: number;
    readonly tags?: readonly string[];
    /** sent as JSON: a POST */
    readonly body?: object;
}
export interface Answer {
    /** absent: what one has under `etag` is right (304) */
    readonly value?: unknown;
    readonly etag: string;
    /** of the server’s own copy, while its database is away */
    readonly serverAgeMs?: number;
}
/** Throws `PromptgateUnavailable` for what may be over soon, another `PromptgateError` for what asking again does not change. */
export declare function ask({ fetch, url, prompt, key, timeoutMs, tags, body }: Ask): Promise<Answer>;
