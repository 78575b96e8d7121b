// @ts-check
// What a person does with a proposal. Each act is on disk before it is shown as done; while one is on its way no other is taken.
import { button, count, el, name } from "../base/text.js";
import { open } from "../base/dialogs.js";
import { Trouble, post } from "../base/connection.js";
import { KINDS } from "./identifiers_state.js";

/** The acts, over a page that has `state`, `draw()`, `load()`, `say()` and `shows`. */
export class Acts {
  constructor(page) {
    this.page = page;
    this.busy = false;
  }

  /** Sends an act; gives the answer, or null where it was not done, which is shown. */
  async send(body) {
    const { page } = this;
    if (this.busy) return null;
    this.busy = true;
    try {
      const answer = await post("/api/identifiers/acts", { ...body, seen: page.state.seen });
      page.shows.banner(null);
      page.state.merge(answer);
      return answer;
    } catch (error) {
      if (error instanceof Trouble && error.code === "R0240") await page.load();
      page.shows.show(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** Accepts or refuses all of the spelling in hand, and goes to the next that is open. */
  async decide(act) {
    const { page } = this;
    const row = page.state.current;
    if (!row || !(await this.send({ act, row: row.row }))) return;
    const done = act === "accept" ? "Accepted" : "Refused";
    // Anyone who took another row in hand while the answer was on its way stays there.
    if (page.state.at === row.row) page.state.next(row.row);
    else page.state.settle();
    page.draw();
    page.say([`${done}: `, name(row.text), ". ", page.progress()]);
  }

  /** Accepts all that go together with the spelling in hand, once they were shown. */
  async acceptTogether() {
    const { page } = this;
    const row = page.state.current;
    if (!row || this.busy) return undefined;
    const together = page.state.together(row);
    if (together.length < 2) return this.decide("accept");
    if (!(await askTogether(row, together)) || !(await this.send({ act: "accept_together", row: row.row }))) return undefined;
    if (!page.state.next(row.row)) page.state.settle();
    page.draw();
    return page.say(`${count(together.length, "spelling")} accepted. u takes it back.`);
  }

  /** Goes on without deciding. */
  skip() {
    const { page } = this;
    const row = page.state.current;
    if (!row) return;
    if (!page.state.next(row.row)) page.say("Nothing else is open here.");
    page.draw();
  }

  /** Turns a rule on or off. */
  async rule(act) {
    const { page } = this;
    const row = page.state.current;
    if (!row || !(await this.send({ act, row: row.row }))) return;
    page.draw();
    const now = page.state.rows.find((one) => one.row === row.row);
    const words = act === "whole_word" ? ["whole words only", "inside longer words too"] : ["with these capitals only", "whatever its capitals"];
    const on = act === "whole_word" ? now?.whole_word : now?.match_case;
    page.say(`It is found ${words[on ? 0 : 1]}.`);
  }

  /** Asks for another stand-in. */
  async change() {
    const { page } = this;
    const row = page.state.current;
    if (!row || this.busy) return;
    const asked = await askStandIn(row, page.state.samePerson(row));
    if (!asked || (asked.text === row.stand_in && !asked.alone)) return;
    const answer = await this.send({ act: "stand_in", row: row.row, ...asked });
    if (!answer) return;
    page.draw();
    page.say(answer.rows.length > 1 ? `Changed for ${count(answer.rows.length, "spelling")} of this person.` : "Changed.");
  }

  /** Decides about places of the spelling in hand by their numbers; null: as the spelling. */
  async places(numbers, decision) {
    const { page } = this;
    const row = page.state.current;
    if (!row || !(await this.send({ act: "places", row: row.row, places: numbers, decision }))) return false;
    const done = { accept: "This place is replaced.", refuse: "This place stays.", null: "As the spelling." };
    page.say(done[String(decision)]);
    return true;
  }

  /** Refuses every rare detail that is left. */
  async refuseDetails() {
    const { page } = this;
    const left = page.state.openDetails;
    if (!left) return page.say("No rare detail is open.");
    if (!(await this.send({ act: "refuse_details" }))) return undefined;
    page.state.settle();
    page.draw();
    return page.say(`${count(left, "rare detail")} refused. u takes it back.`);
  }

  /** Takes the last act of this session back. */
  async undo() {
    const { page } = this;
    if (!page.state.canUndo) return page.say("There is nothing to undo in this session.");
    const answer = await this.send({ act: "undo" });
    if (!answer) return undefined;
    if (answer.rows.length) page.state.hold(answer.rows[0].row);
    page.draw();
    return page.say(["Taken back. ", page.progress()]);
  }
}

/** Shows what is accepted together, and asks for a yes. */
function askTogether(row, together) {
  const what = row.kind === "person" ? "All spellings of this person" : `All of the kind: ${KINDS[row.kind]}`;
  return open(`Accept ${count(together.length, "spelling")}`, (close) => [
    el("p", {}, `${what} that are left. Each is replaced wherever it is said.`),
    el("ul", { class: "together", tabindex: "0", "aria-label": "Spellings" }, together.map((one) => el("li", {}, name(one.text), el("span", { class: "quiet" }, " → ", name(one.stand_in), ` · ${count(one.places, "place")}`)))),
    el(
      "p",
      { class: "buttons" },
      button("Not now", () => close(false), { autofocus: true }),
      button(`Accept all ${together.length.toLocaleString("en")}`, () => close(true), { class: "strong" }),
    ),
  ]).then((answer) => answer === true);
}

/** A stand-in that a person writes; null where they leave. @returns {Promise<{text: string, alone: boolean} | null>} */
function askStandIn(row, others) {
  return open("What is written in its place", (close) => {
    const field = el("input", { id: "stand-in", type: "text", autofocus: true, autocomplete: "off", spellcheck: "false", maxlength: "200" });
    field.value = row.stand_in;
    const alone = el("input", { type: "checkbox", id: "alone" });
    const form = el(
      "form",
      {},
      el("p", {}, "Keep the role and the relation, and leave out who it is: [sister of P07], [judge A], [place B]."),
      el("div", { class: "ask-row" }, el("label", { for: "stand-in" }, "Stand-in for ", name(row.text)), field),
      others.length
        ? el("p", { class: "quiet" }, "The same person: ", others.slice(0, 6).map((other, i) => [i ? ", " : "", name(other.text)]), others.length > 6 ? " …" : "")
        : null,
      others.length ? el("p", {}, alone, " ", el("label", { for: "alone" }, "Only for this spelling: it is somebody else")) : null,
      el("p", { class: "buttons" }, el("button", { type: "submit", class: "strong" }, "Save"), button("Cancel", () => close(null), { key: "Esc" })),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (!text) {
        field.setAttribute("aria-invalid", "true");
        field.focus();
        return;
      }
      close({ text, alone: alone.checked });
    });
    queueMicrotask(() => field.select());
    return form;
  });
}
