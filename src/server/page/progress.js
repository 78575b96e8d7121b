// Progress: how far this coder is, per code and per transcript, and the step that ends the coder's part.
import { el, name, count, button } from "./text.js";
import { confirm } from "./dialogs.js";
import { table } from "./tables.js";

/** Builds the view; gives `{bindings, changed, focus, leave}`. */
export async function progress(app, root) {
  const answer = await app.ask("/api/progress");
  await app.refreshStudy();
  const { study, codes } = app;
  const heading = el("h2", { tabindex: "-1" }, "Progress");

  const meter = (part, whole) => {
    const node = el("span", { class: "meter", "aria-hidden": "true" }, el("span", {}));
    node.firstChild.style.width = whole ? `${(100 * part) / whole}%` : "0";
    return node;
  };
  const number = (value) => el("td", { class: "n" }, typeof value === "number" ? value.toLocaleString("en") : "–");
  const perCode = (answer?.codes ?? []).map((row) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, codes.label(row.code)),
      number(row.suggested),
      number(row.decided),
      number(row.accepted),
      number(row.rejected),
      el("td", {}, meter(row.decided, row.suggested)),
    ),
  );
  const perDocument = study.documents.map((entry) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, name(entry.document)),
      el("td", {}, entry.group ? name(entry.group) : "–"),
      number(entry.turns),
      el("td", {}, entry.blind_open ? "open" : "closed"),
      number(entry.codings),
      entry.blind_open ? el("td", { class: "n" }, "–") : number(entry.undecided),
    ),
  );
  const isDone = Boolean(study.done);
  const me = (study.coders ?? []).find((entry) => entry.coder === study.coder);

  async function finish() {
    if (isDone || me?.done) return app.say("You have said that you are done.");
    const open = study.documents.filter((entry) => entry.blind_open).length;
    const yes = await confirm(
      "Are you done with this study?",
      [
        open ? `The blind step of ${count(open, "transcript")} is still open.` : "The blind step of every transcript is closed.",
        "After this your codings stay as they are: you can read here, but not code, decide or undo. Transcripts that are added later can still be coded.",
        "Once both coders are done, what they did can be laid side by side.",
      ],
      { yes: "I am done" },
    );
    if (!yes) return undefined;
    const ok = await app.send("/api/done", { done: true });
    if (ok) {
      await app.show("progress");
      app.say("saved: you are done with this study");
    }
    return undefined;
  }

  root.replaceChildren(
    el(
      "div",
      { class: "page" },
      heading,
      perCode.length && (answer?.codes ?? []).some((row) => row.suggested)
        ? table(
            "Offers by code, in transcripts whose blind step is closed",
            ["Code", ["offered", "n"], ["decided", "n"], ["accepted", "n"], ["rejected", "n"], ""],
            perCode,
          )
        : null,
      table("Transcripts", ["Transcript", "Group", ["Turns", "n"], "Blind step", ["Your codings", "n"], ["Undecided", "n"]], perDocument),
      el("h3", {}, "Coders"),
      el(
        "ul",
        { class: "coders" },
        (study.coders ?? []).map((entry) =>
          el("li", {}, name(entry.coder), entry.coder === study.coder ? " (you)" : "", entry.done ? ": done" : ": at work"),
        ),
      ),
      (study.answers ?? []).length
        ? [
            el("h3", {}, "What participants said"),
            el(
              "ul",
              { class: "plain-list" },
              study.answers.map((answer) =>
                el(
                  "li",
                  {},
                  el("b", {}, "Participant ", name(answer.participant)),
                  answer.code ? [" on ", codes.label(answer.code)] : " on the whole",
                  el("blockquote", {}, name(answer.text)),
                ),
              ),
            ),
          ]
        : null,
      study.adjudicating
        ? null
        : el(
            "p",
            {},
            isDone || me?.done
              ? "You have said that you are done: your codings stay as they are."
              : button("I am done with this study …", finish, { key: "Shift+d" }),
          ),
      el("h3", {}, "The record"),
      el("p", {}, count(study.decisions ?? 0, "decision"), ". Head of the chain: ", el("code", { class: "head" }, study.head ?? "–")),
      el(
        "p",
        { class: "quiet" },
        "Note the head down somewhere else: with it, leitmotif verify can tell whether the end of the record was cut off.",
      ),
    ),
  );
  return {
    bindings: study.adjudicating ? [] : [{ key: "Shift+d", says: "Say that you are done (asks first)", group: "Progress", run: finish }],
    focus: () => heading.focus(),
    changed: () => {},
    leave: () => {},
  };
}
