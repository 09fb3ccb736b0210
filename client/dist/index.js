// client/errors.ts
var PromptgateError = class extends Error {
  name = "PromptgateError";
  /** of HTTP; absent: no answer came */
  status;
  code;
  constructor(code, message, facts = {}) {
    super(message, facts.cause === void 0 ? {} : { cause: facts.cause });
    this.code = code;
    this.status = facts.status;
  }
};
var PromptHalted = class extends PromptgateError {
  name = "PromptHalted";
  reason;
  by;
  /** ISO 8601, UTC */
  at;
  constructor(prompt, facts) {
    super("halted", `${prompt} was halted by ${facts.by}: ${facts.reason}`, { status: 423 });
    this.reason = facts.reason;
    this.by = facts.by;
    this.at = facts.at;
  }
};
var PromptNotRendered = class extends PromptgateError {
  name = "PromptNotRendered";
  problems;
  constructor(code, message, problems) {
    super(code, message, { status: 422 });
    this.problems = problems;
  }
};
var PromptgateUnavailable = class extends PromptgateError {
  name = "PromptgateUnavailable";
};

// client/ask.ts
async function ask({ fetch, url, prompt, key, timeoutMs, tags = [], body }) {
  refuseMistakes(url, key);
  const sent = body === void 0 ? void 0 : writeBody(body, prompt);
  const away = (why, facts2) => new PromptgateUnavailable("unavailable", `Promptgate does not serve ${prompt}: ${why}`, facts2);
  let response;
  let text;
  try {
    response = await fetch(url, {
      method: sent === void 0 ? "GET" : "POST",
      headers: {
        accept: "application/json",
        authorization: `Bearer ${key}`,
        ...tags.length === 0 ? {} : { "if-none-match": tags.join(", ") },
        ...sent === void 0 ? {} : { "content-type": "application/json" }
      },
      ...sent === void 0 ? {} : { body: sent },
      // the key is for this address alone
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs)
    });
    text = await response.text();
  } catch (cause) {
    throw away(reasonOf(cause), { cause });
  }
  const { status, headers } = response;
  const age = headers.get("promptgate-copy-age-seconds");
  const facts = {
    etag: headers.get("etag") ?? "",
    ...age === null ? {} : { serverAgeMs: Number(age) * 1e3 }
  };
  if (status === 304) return facts;
  const value = readObject(text);
  if (status === 200 && value !== void 0) return { ...facts, value };
  if (value !== void 0 && isRefusal(status, value)) throw refusalOf(status, value, prompt);
  throw away(`the answer was ${status}${saidIn(status, value)}`, { status });
}
function refuseMistakes(url, key) {
  if (!isAddress(url)) {
    const [given = ""] = url.split("/api/v1/");
    const fix = "write https://promptgate.example.com as it is for you";
    throw new PromptgateError("bad-url", `the url "${given}" is none of a server: ${fix}`);
  }
  if (!/^\s*[\x20-\x7e]*\s*$/.test(key)) {
    throw new PromptgateError("bad-key", "the key holds what no key holds: copy it whole, as one line");
  }
}
function isAddress(url) {
  try {
    return /^https?:/.test(new Request(url).url);
  } catch {
    return false;
  }
}
function writeBody(body, prompt) {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new PromptgateError("bad-input", `${prompt}: the input is no JSON: ${reasonOf(cause)}`, { cause });
  }
}
function reasonOf(thrown) {
  if (!(thrown instanceof Error)) return String(thrown);
  const { message, cause } = thrown;
  if (!(cause instanceof Error)) return message;
  const why = cause.message === "" && "code" in cause ? String(cause.code) : cause.message;
  return why === "" ? message : `${message}: ${why}`;
}
function saidIn(status, value) {
  if (status < 400 && status >= 300) return ", and redirects are not followed: is the url that of the server?";
  if (value === void 0) return ", no JSON";
  const said = [value["title"], value["detail"]].filter((text) => typeof text === "string" && text !== "");
  return said.map((text) => `: ${text}`).join("");
}
function isRefusal(status, { code }) {
  if (status === 423) return true;
  return status >= 400 && status < 500 && status !== 408 && status !== 429 && typeof code === "string";
}
function refusalOf(status, value, prompt) {
  const { code = "", title = "", detail = "", halted, problems } = value;
  const message = `${prompt}: ${String(title)}: ${String(detail)}`;
  if (status === 423) {
    const { by = "", at = "", reason = detail } = isObject(halted) ? halted : {};
    return new PromptHalted(prompt, { by: String(by), at: String(at), reason: String(reason) });
  }
  if (status === 422 && Array.isArray(problems)) {
    return new PromptNotRendered(String(code), message, problems);
  }
  return new PromptgateError(String(code), message, { status });
}
function readObject(text) {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : void 0;
  } catch {
    return void 0;
  }
}
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// client/keep-prompts.ts
var maxBodies = 4;
var maxCallers = 1e3;
var maxNames = 1e3;
function createKeeper() {
  const shelves = /* @__PURE__ */ new Map();
  return {
    find: (name, caller) => shelves.get(name)?.callers.get(caller),
    findAny: (name) => shelves.get(name)?.stable,
    tags: (name) => [...shelves.get(name)?.bodies.keys() ?? []],
    body: (name, etag) => shelves.get(name)?.bodies.get(etag),
    keep: (name, caller, etag, known) => {
      const shelf = shelves.get(name) ?? { bodies: /* @__PURE__ */ new Map(), callers: /* @__PURE__ */ new Map() };
      put(shelves, name, shelf, maxNames);
      freeze(known.prompt);
      if (etag !== "") put(shelf.bodies, etag, known.prompt, maxBodies);
      put(shelf.callers, caller, known, maxCallers);
      if (known.prompt.arm === "stable") shelf.stable = known;
    },
    forget: (name) => void shelves.delete(name)
  };
}
function freeze(value) {
  if (Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const member of Object.values(value)) {
    if (typeof member === "object" && member !== null) freeze(member);
  }
}
function put(map, key, value, max) {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > max && oldest !== void 0) map.delete(oldest);
}

// client/create-client.ts
var restMs = 1e3;
var dayMs = 864e5;
function createClient(options) {
  const { maxAgeMs = 5e3, staleIfErrorMs = dayMs, timeoutMs = 3e3, key } = options;
  const keeper = createKeeper();
  const flights = /* @__PURE__ */ new Map();
  let restUntilMs = Number.NEGATIVE_INFINITY;
  const send = (...args) => (options.fetch ?? globalThis.fetch)(...args);
  function addressOf(name, caller, action = "") {
    const { url, owner, repo, environment } = options;
    const path = ["api", "v1", "prompts", owner, repo, name].map(encodeURIComponent).join("/");
    const query = new URLSearchParams({ environment });
    if (caller.key !== void 0) query.set("key", caller.key);
    return `${url.replace(/\/+$/, "")}/${path}${action}?${query}`;
  }
  function give({ prompt, confirmedAtMs, serverAgeMs }, isOld) {
    const ageMs = Math.max(0, performance.now() - confirmedAtMs) + (serverAgeMs ?? 0);
    return { ...prompt, isStale: isOld || serverAgeMs !== void 0, ageMs };
  }
  const isUsable = (known) => known !== void 0 && give(known, true).ageMs <= staleIfErrorMs;
  async function fetchPrompt(name, caller) {
    const who = caller.key ?? "";
    const askedAtMs = performance.now();
    const request = { fetch: send, url: addressOf(name, caller), prompt: name, key, timeoutMs };
    try {
      let answer = await ask({ ...request, tags: keeper.tags(name) });
      let prompt = promptOf(answer) ?? keeper.body(name, answer.etag);
      if (prompt === void 0) {
        answer = await ask(request);
        prompt = promptOf(answer);
      }
      if (prompt === void 0) throw notAPrompt(name);
      const { serverAgeMs } = answer;
      const known = {
        prompt,
        confirmedAtMs: askedAtMs,
        ...serverAgeMs === void 0 ? {} : { serverAgeMs }
      };
      keeper.keep(name, who, answer.etag, known);
      return give(known, false);
    } catch (error) {
      if (!(error instanceof PromptgateUnavailable)) {
        if (error instanceof PromptgateError) keeper.forget(name);
        throw error;
      }
      restUntilMs = performance.now() + restMs;
      const known = keeper.find(name, who) ?? keeper.findAny(name);
      if (isUsable(known)) return give(known, true);
      throw error;
    }
  }
  return {
    getPrompt: async (name, caller = {}) => {
      const who = caller.key ?? "";
      const known = keeper.find(name, who);
      const now = performance.now();
      if (known !== void 0 && now - known.confirmedAtMs < maxAgeMs) return give(known, false);
      const copy = known ?? keeper.findAny(name);
      if (now < restUntilMs && isUsable(copy)) return give(copy, true);
      const flight = JSON.stringify([name, who]);
      const flying = flights.get(flight) ?? fetchPrompt(name, caller).finally(() => void flights.delete(flight));
      flights.set(flight, flying);
      return flying;
    },
    render: async (name, input, { history, missingVariable, key: of } = {}) => {
      const caller = of === void 0 ? {} : { key: of };
      const body = {
        input,
        ...history === void 0 ? {} : { history },
        ...missingVariable === void 0 ? {} : { missingVariable }
      };
      const url = addressOf(name, caller, "/render");
      const { value } = await ask({ fetch: send, url, prompt: name, key, timeoutMs, body });
      if (typeof value !== "object" || value === null || !("messages" in value)) throw notAPrompt(name);
      return value;
    }
  };
}
function promptOf({ value }) {
  if (typeof value !== "object" || value === null || !("fingerprint" in value)) return void 0;
  return value;
}
function notAPrompt(name) {
  return new PromptgateUnavailable(
    "unavailable",
    `Promptgate does not serve ${name}: the answer is no prompt; is the url that of the server?`
  );
}
export {
  PromptHalted,
  PromptNotRendered,
  PromptgateError,
  PromptgateUnavailable,
  createClient
};
