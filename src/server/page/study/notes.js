// @ts-check
// Memos that belong to no single passage: on a code, a transcript, the project; and the journal.
import { write } from "../base/dialogs.js";

/** Whether a memo is about a thing: `{code}`, `{transcript}`, "project" or "journal". */
export function isAbout(memo, about) {
  if (typeof about === "string") return memo.kind === about;
  if (about.code) return memo.kind === "code" && memo.code === about.code;
  return memo.kind === "transcript" && memo.document === about.transcript;
}

const title = (about) => {
  if (about === "project") return "Memo on the project";
  return about === "journal" ? "Journal" : `Memo on ${about.code ?? about.transcript}`;
};

let asked = 0;

/** Lets a person write a memo on a thing, from what stands there; true when it is on disk. An entry of the journal is always new. */
export async function writeNote(app, about) {
  const mine = (asked += 1);
  const { view } = app;
  const memos = (await app.ask("/api/memos"))?.memos ?? [];
  if (mine !== asked || view !== app.view) return false;
  const before = about === "journal" ? "" : (memos.find((memo) => isAbout(memo, about))?.text ?? "");
  const help = about === "journal" ? "An entry of today. Entries stay as they are." : "What you think about it so far. An empty memo is taken away.";
  const text = await write(title(about), { text: before, help });
  if (text === null || text === before || (about === "journal" && text.trim() === "")) return false;
  if (!(await app.send("/api/memos", { about, text }))) return false;
  app.say("saved: memo written");
  return true;
}
