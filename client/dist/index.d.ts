/** `promptgate/client`: promoted prompts in an application. Needs nothing but `fetch`. */
export { type Caller, type Client, type ClientOptions, createClient, type GotPrompt, type RenderOptions, } from './create-client.ts';
export { PromptgateError, PromptgateUnavailable, PromptHalted, PromptNotRendered } from './errors.ts';
export type { Json, JsonObject, Problem, RenderedPrompt, Role, ServedPrompt, ToolDefinition, } from './served-prompt.ts';
