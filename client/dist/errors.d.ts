/** What can go wrong, each a class of its own: halted on purpose, not there, not rendered, not reachable. */
import type { Problem } from './served-prompt.ts';
/** Every error of this client. `code` is stable, `message` names the fix. */
export declare class PromptgateError extends Error {
    readonly name: string;
    /** of HTTP; absent: no answer came */
    readonly status: number | undefined;
    readonly code: string;
    constructor(code: string, message: string, facts?: {
        status?: number;
        cause?: unknown;
    });
}
/** Somebody stopped this prompt: do without it until it is resumed. No old copy is given instead. */
export declare class PromptHalted extends PromptgateError {
    readonly name = "PromptHalted";
    readonly reason: string;
    readonly by: string;
    /** ISO 8601, UTC */
    readonly at: string;
    constructor(prompt: string, facts: {
        readonly reason: string;
        readonly by: string;
        readonly at: string;
    });
}
/** The input does not fit the template; `problems` has all of it, with places. */
export declare class PromptNotRendered extends PromptgateError {
    readonly name = "PromptNotRendered";
    readonly problems: readonly Problem[];
    constructor(code: string, message: string, problems: readonly Problem[]);
}
/** No usable answer, and no copy that is young enough. */
export declare class PromptgateUnavailable extends PromptgateError {
    readonly name = "PromptgateUnavailable";
}
