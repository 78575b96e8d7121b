// @ts-check
// The line to the server: the key, questions, and the outbox of decisions.
//
// The outbox sends one decision after the other, in the order in which they were made. A decision counts as saved when
// the server answered 201, which it does once the decision is on disk. Until then it stays here: when the server
// cannot be reached it is sent again, by hand or after a while; when the server refuses it, a person decides. Each
// carries a random value, `once`, so that one whose answer was lost is not written twice.

let key = "";

/** Takes the key from the address and out of the address bar. It stays in this tab so that the page can be loaded anew. */
export function takeKey() {
  const found = /(?:^#|&)key=([^&]+)/.exec(location.hash);
  if (found) {
    key = decodeURIComponent(found[1]);
    sessionStorage.setItem("leitmotif.key", key);
    history.replaceState(null, "", location.pathname);
  } else {
    key = sessionStorage.getItem("leitmotif.key") ?? "";
  }
  return key !== "";
}

/** Takes a key that a person typed or pasted, alone or in a whole address. */
export function setKey(text) {
  const found = /key=([^&\s]+)/.exec(text);
  key = (found ? found[1] : text).trim();
  sessionStorage.setItem("leitmotif.key", key);
}

/** What went wrong: `kind` is "lost" (no answer), "key" (not let in) or "refused" (answered with no). */
export class Trouble extends Error {
  /** @param {"lost" | "key" | "refused"} kind */
  constructor(kind, message, { code = "", remedy = "", status = 0 } = {}) {
    super(message);
    this.kind = kind;
    this.code = code;
    this.remedy = remedy;
    this.status = status;
  }
}

/** The headers of every request. Where the page was opened from the start page, the program has several desks. */
function known() {
  const desk = sessionStorage.getItem("leitmotif.desk");
  return { Authorization: `Bearer ${key}`, ...(desk ? { "X-Leitmotif-Desk": desk } : {}) };
}

async function ask(method, path, body) {
  const headers = { ...known(), Accept: "application/json" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), 20_000);
  let answer;
  let text;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: "no-store",
      signal: stop.signal,
    });
    text = await answer.text();
  } catch {
    throw new Trouble("lost", "the program does not answer");
  } finally {
    clearTimeout(timer);
  }
  let data = null;
  try {
    data = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new Trouble("refused", "the answer could not be read", { status: answer.status });
  }
  if (answer.ok) return data;
  const { code = "", message = `the program answered ${answer.status}`, remedy = "" } = data?.error ?? {};
  const kind = answer.status === 401 ? "key" : answer.status === 429 || answer.status >= 500 ? "lost" : "refused";
  throw new Trouble(kind, message, { code, remedy, status: answer.status });
}

/**
 * A question. Empty parameters are left out.
 * @template {keyof import("../api").Answers} P
 * @param {P} path
 * @param {Record<string, any>} [parameters]
 * @returns {Promise<import("../api").Answers[P]>}
 */
export function get(path, parameters = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined),
  );
  return ask("GET", query.size ? `${path}?${query}` : path);
}

/**
 * A file that the program makes.
 * @param {string} path
 * @param {Record<string, any>} parameters
 * @returns {Promise<Blob>}
 */
export async function file(path, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  let answer;
  try {
    answer = await fetch(`${path}?${new URLSearchParams(given)}`, { headers: known(), cache: "no-store" });
  } catch {
    throw new Trouble("lost", "the program does not answer");
  }
  if (!answer.ok) throw new Trouble(answer.status === 401 ? "key" : "refused", "the file was not made", { status: answer.status });
  return answer.blob();
}

/** A write that is no decision (closing a blind step, being done): asked once, and again only by a person. */
export const post = (path, body) => ask("POST", path, body);

/** Thirty-two random hexadecimal digits. */
export const once = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Decisions on their way to the disk. `changed` is called after every change, `trouble` when sending stopped. */
export class Outbox {
  constructor({ changed, trouble }) {
    this.waiting = [];
    this.busy = false;
    this.stopped = null;
    this.wait = 0;
    this.timer = 0;
    this.emptied = [];
    this.changed = changed;
    this.trouble = trouble;
  }

  /** Takes a record: `{says, path, body(), saved(answer), discard()}`. */
  add(record) {
    record.once ??= once();
    record.state = "waiting";
    this.waiting.push(record);
    this.changed(this);
    if (!this.stopped) this.send();
  }

  /** Sends what waits, one by one, until all is saved or something is in the way. */
  async send() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    this.stopped = null;
    while (this.waiting.length) {
      const record = this.waiting[0];
      record.state = "sending";
      this.changed(this);
      try {
        const answer = await post(record.path, { ...record.body(), once: record.once });
        this.waiting.shift();
        record.state = "saved";
        this.wait = 0;
        record.saved(answer);
        this.changed(this);
      } catch (error) {
        if (!(error instanceof Trouble)) {
          this.busy = false;
          throw error;
        }
        record.state = error.kind === "refused" ? "refused" : "unsaved";
        record.error = error;
        this.stopped = error;
        break;
      }
    }
    this.busy = false;
    this.changed(this);
    this.tellEmpty();
    if (this.stopped) {
      this.trouble(this.stopped, this);
      if (this.stopped.kind === "lost") {
        this.wait = Math.min(30_000, this.wait ? this.wait * 2 : 2_000);
        this.timer = setTimeout(() => this.send(), this.wait);
      }
    }
  }

  /** Resolves once nothing waits. */
  empty() {
    return new Promise((resolve) => {
      this.emptied.push(resolve);
      this.tellEmpty();
    });
  }

  tellEmpty() {
    if (!this.waiting.length) for (const tell of this.emptied.splice(0)) tell();
  }

  /** Gives up a decision that the server refused, and whatever was built on it. */
  discard(record) {
    const gone = this.waiting.filter((other) => other === record || other.after === record);
    this.waiting = this.waiting.filter((other) => !gone.includes(other));
    for (const other of gone.reverse()) other.discard();
    this.stopped = null;
    this.changed(this);
    this.send();
  }
}
