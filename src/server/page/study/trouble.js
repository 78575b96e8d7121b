// @ts-check
// What is in the way, and the way out: the banner at the head of the page, and the dialog that asks for the key.
import { count, el, name } from "../base/text.js";
import { Trouble, get, post, setKey } from "../base/connection.js";
import { open, unsavedList } from "../base/dialogs.js";

/** Shows trouble of one page. `outbox` gives what waits, or null; `again` tries anew. */
export class Shows {
  constructor(outbox, again) {
    this.outbox = outbox;
    this.again = again;
    this.asking = false;
  }

  banner(content, ...buttons) {
    const node = document.getElementById("banner");
    node.hidden = content === null;
    node.replaceChildren(...(content === null ? [] : [el("p", {}, content), ...buttons]));
  }

  /**
   * Asks the program; what goes wrong is shown, and the answer is then null.
   * @template {keyof import("../api").Answers} P
   * @param {P} path
   * @param {Record<string, unknown>} [parameters]
   * @returns {Promise<import("../api").Answers[P] | null>}
   */
  async ask(path, parameters) {
    try {
      return await get(path, parameters);
    } catch (error) {
      this.show(error);
      return null;
    }
  }

  /** Sends something that is no decision, and gives the answer; null where it was refused or lost, which is shown. @returns {Promise<any>} */
  async send(path, body) {
    try {
      const answer = await post(path, body);
      this.banner(null);
      return answer;
    } catch (error) {
      this.show(error);
      return null;
    }
  }

  /** Shows an error; what is no trouble with the program is a fault of the page and goes on. */
  show(error) {
    if (!(error instanceof Trouble)) throw error;
    const { kind, code, message, remedy } = error;
    const press = (label, click) => el("button", { type: "button", on: { click } }, label);
    if (kind === "key") return this.askKey();
    if (kind === "refused")
      return this.banner(
        [name([code, message, remedy].filter(Boolean).join("; "))],
        press("Close", () => this.banner(null)),
      );
    const waiting = this.outbox()?.waiting.length ?? 0;
    const kept = waiting ? `${count(waiting, "decision")} kept in this tab, none lost.` : "Nothing was lost.";
    return this.banner(
      ["The program does not answer. Is Leitmotif still running? ", kept],
      press("Try again", this.again),
      press("It runs at a new address", () => this.askKey()),
    );
  }

  /** Shows that a decision was refused. */
  refused({ code, message, remedy }) {
    const why = name([code, message, remedy].filter(Boolean).join("; "));
    this.banner(
      ["A decision was refused: ", why, ". It is kept until you give it up or send it again."],
      el("button", { type: "button", on: { click: () => unsavedList(this.outbox()) } }, "Look at it"),
    );
  }

  async askKey() {
    if (this.asking) return undefined;
    this.asking = true;
    const typed = await open("This page needs its key", (close) => this.keyForm(close));
    this.asking = false;
    if (typed) {
      setKey(typed);
      return this.again();
    }
    const paste = el("button", { type: "button", on: { click: () => this.askKey() } }, "Paste the address");
    return this.banner("This page has no valid key. Open the address that Leitmotif printed.", paste);
  }

  keyForm(close) {
    const waiting = this.outbox()?.waiting.length ?? 0;
    const field = el("input", {
      type: "text",
      autofocus: true,
      autocomplete: "off",
      spellcheck: "false",
      "aria-label": "Address or key",
      class: "long",
    });
    const submit = (event) => {
      event.preventDefault();
      close(field.value);
    };
    return [
      el(
        "p",
        {},
        "The program answers, but this page has no key for it, or one of an earlier run. Each start makes a new key and prints one address that holds it.",
      ),
      el(
        "p",
        {},
        "Open that address, or paste it here",
        waiting ? `: ${count(waiting, "unsaved decision")} of this tab will then be sent.` : ".",
      ),
      el("form", { on: { submit } }, field, " ", el("button", { type: "submit", class: "strong" }, "Go on")),
    ];
  }
}
