/** What the server answers, as an application sees it. Objects in JSON: schemas, parameters and defaults are what the file has. */
export type Json = null | boolean | number | string | readonly Json[] | {
    readonly [key: string]: Json;
};
export type JsonObject = {
    readonly [key: string]: Json;
};
export interface ServedPrompt {
    readonly name: string;
    /** `owner/name` */
    readonly repository: string;
    readonly environment: string;
    /** `v12` */
    readonly version: string;
    /** SHA-256 of the version: to be written beside each answer of the model */
    readonly fingerprint: string;
    readonly arm: 'stable' | 'canary';
    /** share of the callers with a key that get this arm */
    readonly percent: number;
    readonly model?: string;
    /** under the wire names of chat completions: temperature, max_tokens … */
    readonly params: JsonObject;
    readonly template: {
        readonly kind: 'messages';
        readonly messages: readonly {
            readonly role: Role;
            readonly content: string;
        }[];
    } | {
        readonly kind: 'dotprompt';
        readonly text: string;
        readonly partials: {
            readonly [name: string]: string;
        };
    };
    readonly input: {
        readonly schema?: JsonObject;
        readonly defaults: JsonObject;
    };
    readonly output: {
        readonly format: 'text' | 'json';
        readonly schema?: JsonObject;
    };
    readonly tools: readonly ToolDefinition[];
    readonly why: {
        readonly kind: 'promotion' | 'rollback' | 'halt' | 'resume' | 'canary';
        readonly source?: 'merge' | 'release' | 'command';
        readonly request: string;
        readonly pullRequest?: {
            readonly number: number;
            readonly url: string;
        };
        /** standing: pass, waived or inconclusive */
        readonly evaluation?: {
            readonly id: string;
            readonly url: string;
            readonly standing?: string;
        };
        readonly commit: string;
        readonly ref?: string;
        readonly by: string;
        /** ISO 8601, UTC */
        readonly promotedAt: string;
        readonly reason?: string;
    };
}
export type Role = 'system' | 'user' | 'assistant' | 'tool';
export interface ToolDefinition {
    readonly name: string;
    readonly description?: string;
    readonly parameters?: JsonObject;
}
/** A call of a chat completion: what `render` gives, but for the runner's own settings. */
export interface RenderedPrompt {
    readonly name: string;
    readonly environment: string;
    readonly version: string;
    readonly fingerprint: string;
    readonly arm: 'stable' | 'canary';
    readonly model?: string;
    readonly params: JsonObject;
    /** content: text, or text and image parts */
    readonly messages: readonly {
        readonly role: Role;
        readonly content: Json;
    }[];
    readonly tools: readonly JsonObject[];
    readonly response_format?: JsonObject;
    readonly warnings: readonly Problem[];
}
/** A mistake in a template or an input, with its place. */
export interface Problem {
    readonly path: string;
    readonly line?: number;
    readonly column?: number;
    readonly code: string;
    readonly message: string;
    readonly hint?: string;
    readonly severity: 'error' | 'warning';
}
