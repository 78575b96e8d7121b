// @ts-check
// The places of the spelling in hand, each in its words, and the way through them one by one.
import { button, count, el, name, write } from "../base/text.js";
import { get } from "../base/connection.js";
import { push } from "../base/keys.js";

/** Places of one row, as far as they were asked for. */
export class Places {
  constructor(page) {
    this.page = page;
    this.root = el("section", { class: "places", "aria-labelledby": "places-title" });
    this.row = null;
    /** @type {import("../api").ProposalPlace[]} */
    this.places = [];
    this.all = 0;
    this.besides = { all: 0, places: [] };
    this.asked = 0;
    /** @type {Promise<void> | null} */
    this.coming = null;
    /** The list on which the places were asked for. */
    this.seen = "";
    /** The number of the place in hand while they are gone through; null otherwise. */
    this.at = null;
    this.leave = null;
  }

  /** Shows the places of a row, asked for anew. */
  async show(row) {
    const same = row && this.row && this.row.row === row.row && this.row.text === row.text;
    if (!same) this.end();
    this.row = row;
    this.root.hidden = !row;
    if (!row || (same && this.seen === this.page.state.seen)) return;
    if (!same) {
      this.places = [];
      this.root.replaceChildren();
    }
    this.seen = this.page.state.seen;
    // What was loaded of a long list is loaded again after an act.
    const wanted = same ? Math.max(1, this.places.length) : 1;
    const asked = (this.asked += 1);
    const fresh = [];
    try {
      do {
        const answer = await get("/api/identifiers/places", { row: row.row, seen: this.page.state.seen, from: fresh.length });
        if (asked !== this.asked) return;
        fresh.push(...answer.places);
        this.all = answer.all;
        this.besides = answer.besides;
        if (!answer.places.length) break;
      } while (fresh.length < Math.min(wanted, this.all));
    } catch (error) {
      this.seen = "";
      if (asked === this.asked) this.page.missed(error);
      return;
    }
    this.places = fresh;
    this.draw();
  }

  /** Asks for the places after those that are here; asked for once, however many wait for them. */
  more() {
    this.coming ??= this.loadMore().finally(() => {
      this.coming = null;
    });
    return this.coming;
  }

  async loadMore() {
    const asked = this.asked;
    try {
      const answer = await get("/api/identifiers/places", { row: this.row.row, seen: this.page.state.seen, from: this.places.length });
      if (asked !== this.asked) return;
      this.places.push(...answer.places);
      this.draw();
    } catch (error) {
      this.page.missed(error);
    }
  }

  draw() {
    const { row } = this;
    const had = this.root.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
    const back = had && [had.closest("[data-place]")?.getAttribute("data-place"), had.getAttribute("data-sets")];
    const left = this.all - this.places.length;
    const apart = row.alone ? button("All as the spelling", () => this.same(), { class: "plain" }) : null;
    this.root.replaceChildren(
      ...[
        el(
          "div",
          { class: "title-row" },
          el("h3", { id: "places-title" }, count(this.all, "place")),
          this.all > 1 || row.alone ? button(this.at === null ? "Place by place" : "End place by place", () => this.toggle(), { key: "p", class: "plain" }) : null,
          apart,
        ),
        el("ol", { class: "place-list" }, this.places.map((place) => this.item(place))),
        left > 0 ? button(`Show ${Math.min(left, 50)} more of ${left.toLocaleString("en")}`, () => this.more()) : null,
        this.others(),
      ].filter(Boolean),
    );
    if (back?.[0]) {
      const item = this.root.querySelector(`[data-place="${back[0]}"]`);
      /** @type {HTMLElement | null} */ (back[1] ? item?.querySelector(`[data-sets="${back[1]}"]`) : item)?.focus({ preventScroll: true });
    }
  }

  item(place) {
    const says = outcome(this.row, place);
    const sets = (label, decision) =>
      button(label, () => this.decide(place.place, place.decision === decision ? null : decision), {
        "aria-pressed": String(place.decision === decision),
        "aria-label": `${label}, ${plainWhere(place)}`,
        "data-sets": decision,
        class: "small",
      });
    return el(
      "li",
      { "data-place": place.place, tabindex: "-1", class: this.at === place.place ? "in-hand" : null },
      el("p", { class: "where quiet" }, where(place), says ? [" · ", el("span", { class: "outcome" }, says)] : null),
      passage(place, says.startsWith("replaced") ? this.row.stand_in : null),
      el("p", { class: "buttons" }, sets("Replace here", "accept"), sets("Keep here", "refuse")),
    );
  }

  /** What the rules of the spelling find besides the places that are proposed. */
  others() {
    const { all, places } = this.besides;
    if (!all) return null;
    return el(
      "details",
      { class: "besides" },
      el("summary", {}, `Its rules find it in ${count(all, "more place")}`),
      el("p", { class: "quiet" }, "Once accepted it is replaced there too, unless a longer proposal covers the place."),
      el("ol", { class: "place-list" }, places.map((place) => el("li", {}, el("p", { class: "where quiet" }, where(place)), passage(place, null)))),
      all > places.length ? el("p", { class: "quiet" }, `and ${(all - places.length).toLocaleString("en")} more`) : null,
    );
  }

  async decide(number, decision) {
    const acted = await this.page.acts.places([number], decision);
    if (acted) this.page.draw();
    return acted;
  }

  /** Takes away what was decided of single places. */
  async same() {
    const every = Array.from({ length: this.all }, (_, i) => i);
    if (await this.page.acts.places(every, null)) this.page.draw();
  }

  toggle() {
    if (this.at === null) this.begin();
    else this.end(true);
  }

  /** Goes through the places one by one, from the first that is open. */
  begin() {
    if (!this.row || !this.places.length) return;
    const first = this.places.find((place) => place.decision === null) ?? this.places[0];
    const group = "Place by place";
    const set = (decision) => async (event) => {
      const { at } = this;
      if (event.repeat || at === null) return;
      // Whoever went on, or ended, while the answer was on its way stays where they are now.
      if ((await this.decide(at, decision)) && this.at === at) await this.go(1);
    };
    this.leave = push([
      { key: "a", says: "Replace in this place, and go on", group, run: set("accept") },
      { key: "r", says: "Keep in this place, and go on", group, run: set("refuse") },
      { keys: ["s", "ArrowDown"], says: "Next place", group, run: () => this.go(1) },
      { key: "ArrowUp", says: "Place before", group, run: () => this.go(-1) },
      { key: "u", says: "Undo", group, run: () => this.page.acts.undo() },
      { keys: ["p", "Escape"], says: "Back to all of the spelling", group, run: () => this.end(true) },
    ]);
    this.put(first.place);
    this.page.say("Place by place: a replaces, r keeps, s goes on, p ends.");
  }

  /** Ends it. */
  end(focus = false) {
    if (this.at === null) return;
    this.leave?.();
    this.leave = null;
    this.at = null;
    if (!focus) return;
    this.draw();
    this.page.focusList();
  }

  /** Goes so many places on; behind the last one it ends. */
  async go(by) {
    const from = this.at;
    const to = from + by;
    if (to >= this.places.length && this.places.length < this.all) await this.more();
    if (to < 0 || this.at !== from) return;
    if (to >= this.places.length) {
      this.end(true);
      const row = this.page.state.current;
      if (row && !row.open) {
        this.page.acts.skip();
        this.page.focusList();
      } else {
        this.page.say("That was the last place.");
      }
      return;
    }
    this.put(to);
  }

  put(number) {
    this.at = number;
    this.draw();
    const item = /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-place="${number}"]`));
    item?.focus({ preventScroll: true });
    item?.scrollIntoView({ block: "nearest" });
  }
}

/** What becomes of a place as things are; "" while nothing is decided. */
function outcome(row, place) {
  if (place.decision === "accept") return "replaced, decided here";
  if (place.decision === "refuse") return "stays, decided here";
  if (row.decision === "refuse") return "stays";
  if (row.decision === "accept") return place.found ? "replaced" : "stays: its rules do not find it here";
  return place.found ? "" : "its rules do not find it here";
}

const plainWhere = (place) => (place.turn ? `${place.document}, turn ${place.turn}` : place.document);

const where = (place) => [name(place.document), place.turn ? ` · turn ${place.turn}` : ""];

function passage(place, stands) {
  const text = write(el("p", { class: "passage" }), place.before);
  text.append(el("mark", {}, name(place.words)));
  if (stands) text.append(" ", el("span", { class: "becomes" }, "→ ", name(stands)));
  return write(text, place.after);
}
