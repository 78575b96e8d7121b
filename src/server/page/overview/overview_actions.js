// @ts-check
// What a person does in the overview: choose what is shown, open the excerpts behind a number, keep a picture as a file.
import { asPng, asSvg, fileName, keep } from "../base/svg.js";

/** The acts of the overview. */
export class OverviewActions {
  constructor(app, state, drawing) {
    this.app = app;
    this.state = state;
    this.drawing = drawing;
    this.asked = 0;
    this.isLeft = false;
    drawing.act = this;
    drawing.list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.closest("[role=option]")) return;
      event.preventDefault();
      this.choose(state.choices()[Number(event.target.closest("[role=option]").dataset.at)].kind);
    });
  }

  async load() {
    const glance = await this.app.ask("/api/glance");
    if (!glance || this.isLeft) return;
    this.state.glance = glance;
    await this.loadShown();
  }

  /** Asks for what is chosen; an answer that comes after another was chosen is dropped. */
  async loadShown() {
    const { app, state, drawing } = this;
    const mine = (this.asked += 1);
    const { kind, word } = state.kept;
    if (kind === "words") {
      const words = await app.ask("/api/words", { q: word });
      if (mine !== this.asked) return;
      state.words = words;
    } else if (kind !== "glance") {
      const picture = await app.ask("/api/picture", { ...this.question(), most: 0 });
      if (mine !== this.asked) return;
      state.picture = picture;
    }
    drawing.draw();
  }

  async choose(kind) {
    this.state.kept.kind = kind;
    this.state.picture = null;
    // The list answers at once; the picture comes when it is counted.
    this.focus();
    await this.loadShown();
  }

  question() {
    return this.state.question(this.app.study.documents.map((entry) => entry.document));
  }

  /** Rows of the table of the picture that is shown, from one on; null where another is shown by then. */
  async rows(from, most) {
    const mine = this.asked;
    const picture = await this.app.ask("/api/picture", { ...this.question(), from, most });
    return mine === this.asked ? (picture?.rows ?? null) : null;
  }

  /** Drops what is on its way. */
  leave() {
    this.isLeft = true;
    this.asked += 1;
  }

  set(key, value) {
    this.state.kept[key] = value;
    return this.loadShown();
  }

  word(word) {
    this.state.kept.word = word.trim();
    return this.loadShown();
  }

  focus() {
    const { state, drawing } = this;
    drawing.select(state.choices().indexOf(state.chosen()), true);
  }

  move(by) {
    const choices = this.state.choices();
    const to = choices.indexOf(this.state.chosen()) + by;
    return choices[to] ? this.choose(choices[to].kind) : undefined;
  }

  /** Opens the excerpts behind a number; a coder that was chosen for the picture stays chosen. */
  open(filters) {
    const coder = this.state.kept.kind !== "glance" && this.state.kept.coder ? { coder: this.state.kept.coder } : {};
    return this.app.show("codings", { filters: { ...coder, ...filters } });
  }

  /** Opens what a part of a drawing stands for. */
  openCell(target) {
    const cell = target instanceof Element ? target.closest("[data-code]") : null;
    if (!(cell instanceof SVGElement)) return undefined;
    return this.open({ ...cell.dataset });
  }

  async save(form) {
    const { picture } = this.state;
    try {
      keep(form === "svg" ? asSvg(picture.svg) : await asPng(picture.svg), fileName(picture.title, form));
      this.app.say(`${picture.title}: kept as ${form.toUpperCase()} among your downloads`);
    } catch {
      this.app.say("The browser could not draw the picture. Save it as SVG.");
    }
  }

  read(place) {
    return this.app.show("reading", { document: place.document, place });
  }
}
