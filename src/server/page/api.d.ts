// The JSON of the API, as the program answers it (src/server/api). tests/browser checks that answers have these fields.

/** A coding of this coder. Places are code points of the canonical text, end exclusive. */
export interface Coding {
  seq: number | null;
  start: number;
  end: number;
  code: string;
  memo: string | null;
  quotation: boolean;
  discuss: boolean;
  suggestion: string | null;
  blind: boolean;
}

/** A memo or a mark on a passage without a coding. */
export interface Mark {
  start: number;
  end: number;
  code: string | null;
  memo: string | null;
  discuss: boolean;
}

/** One uninterrupted speech. */
export interface Turn {
  start: number;
  end: number;
  speaker: string | null;
  role: string;
  text: string;
  unspoken: { start: number; end: number }[];
  /** When it begins, as `h:mm:ss`. */
  time: string | null;
}

/** A suggestion that may be answered. */
export interface Suggestion {
  id: string;
  document: string;
  start: number;
  end: number;
  code: string;
  state: "undecided" | "accepted" | "rejected" | "recoded";
  seq: number | null;
  score: number | null;
  why: { terms: { term: string; start: number; end: number }[]; clause: string | null; context: string | null; against: string | null; third_person: string[] };
}

/** A code of the codebook. */
export interface Code {
  code: string;
  facet: string | null;
  parent: string | null;
  brief: string;
  definition: string;
  inclusion: string;
  exclusion: string;
  example: string[];
  colour: string | null;
}

/** A transcript as the list shows it. */
export interface Document {
  document: string;
  group: string | null;
  turns: number;
  blind_open: boolean;
  codings: number;
  undecided: number;
}

/** `GET /api/study` */
export interface Study {
  format: 1;
  name: string;
  coder: string;
  adjudicating: boolean;
  codebook_work: boolean;
  done: boolean;
  /** Whether this coder codes before suggestions are shown, and whether they may say otherwise. */
  blind: boolean;
  may_choose_blind: boolean;
  /** Whether codes can be made in this session, while reading. */
  codes_born: boolean;
  /** The number of the codebook that holds. */
  version: number;
  head: string;
  decisions: number;
  codes: Code[];
  documents: Document[];
  coders: { coder: string; done: boolean }[];
  answers: { participant: string; code: string | null; text: string }[];
}

/** `GET /api/excerpts` */
export interface Excerpts {
  format: 1;
  blind: boolean;
  document: string;
  finished: boolean;
  turns: Turn[];
  codings: Coding[];
  marks: Mark[];
  answers: { start: number; end: number; code: string | null; participant: string; text: string }[];
  suggestions?: Suggestion[];
}

/** `GET /api/queue` */
export interface Queue {
  format: 1;
  total: number;
  /** Of the code that was asked for. */
  expected: Expected | null;
  /** The ranking that the lists come from; nothing while every transcript is blind. */
  ranking: Ranking | null;
  /** What the last sample of the code says; nothing where none was drawn. */
  found: FoundShare | null;
  suggestions: (Suggestion & { speaker: string | null; group: string | null; excerpt: string; before: string; after: string })[];
}

/** The ranking that the lists of a coder come from, and the lengths that can be chosen. */
export interface Ranking {
  /** From how many of this coder's answers it learnt; null: it is that of the last run. */
  learnt: number | null;
  /** Whether a newer one is being made; why none can be. */
  pending: boolean;
  off: string | null;
  /** Seconds that a decision lasts, and whether they were measured on this coder's. */
  seconds: number;
  measured: boolean;
  lists: {
    tier: "likely" | "worth_a_look" | "the_rest";
    chosen: boolean;
    left: number | null;
    minutes: number | null;
    all_left: number;
    all_minutes: number;
  }[];
  /** How far the code's order can be relied on: a word and the number behind it, or what was accepted of its first ten. */
  trust: { word?: string; number?: number; accepted?: number; of?: number; low?: number | null; high?: number | null } | null;
}

/** A sample of passages, and what it says of how much of a code was found when it was drawn. Figures come once all are answered. */
export interface FoundShare {
  drawn: number;
  answered: number;
  found: number;
  coded: number;
  stock: number;
  transcripts: number;
  changed: boolean;
  share: number | null;
  low: number | null;
  high: number | null;
  missed: [number, number] | null;
}

/** `GET /api/progress` */
export interface Progress {
  codes: { code: string; codings: number; suggested: number; decided: number; accepted: number; rejected: number; expected: Expected | null }[];
}

/** How many of the decided suggestions of a code were accepted, and how many of the next are likely to be, with an interval of 95 %. */
export interface Expected {
  accepted: number;
  of: number;
  next: number;
  mean: number;
  low: number;
  high: number;
}

/** `GET /api/search` */
export interface Found {
  hits: {
    document: string;
    start: number;
    end: number;
    marks: { start: number; end: number }[];
    excerpt: string;
    excerpt_start: number;
    unspoken: { start: number; end: number }[];
    speaker: string | null;
    turn: number | null;
  }[];
}

/** One side of a pair in adjudication. */
export interface SideCoding {
  start: number;
  end: number;
  code: string;
  memo: string | null;
}

/** `GET /api/conflicts` */
export interface Conflicts {
  coders: [string, string] | null;
  names_hidden: boolean;
  pairs: {
    id: string;
    document: string;
    start: number;
    end: number;
    kind: string;
    excerpt: string;
    a: SideCoding[];
    b: SideCoding[];
    memos?: [string | null, string | null];
    settled: { code: string | null; codes: string[]; start: number; end: number; reason: string } | null;
    discuss: { a: boolean; b: boolean; here: boolean | null } | null;
  }[];
  confusion: { a: string | null; b: string | null; count: number }[];
  agreement: { before: unknown; after: unknown };
}

/** `GET /api/codebook` */
export interface CodebookWork {
  format: 1;
  from: string;
  version: number;
  next: number;
  /** `reads_as_people`: its entry reads as being about people, and nobody has said. */
  codes: (Code & { terms: string[]; about: "people" | "things" | null; reads_as_people: boolean })[];
  holds: { digest: string; version: number } | null;
  versions: {
    version: number;
    digest: string;
    by: string;
    time: string;
    note: string;
    changes: string[];
    codes: number;
    signed_off: { expert: string; time: string }[];
    holds: boolean;
  }[];
  remarks: { expert: string; time: string; code: string | null; text: string; signed_off: boolean; version: number | null }[];
  drafts: { draft: string; segments: number; outside: boolean; done: string | null; terms: string[]; excerpts: { document: string; start: number; end: number; text: string }[] }[] | null;
}

/** What a memo is about, where it is no passage. */
export type About = { code: string } | { transcript: string } | "project" | "journal";

/** A memo of any kind. */
export interface Memo {
  kind: "coding" | "code" | "transcript" | "project" | "journal";
  document: string | null;
  start: number | null;
  end: number | null;
  code: string | null;
  excerpt: string | null;
  text: string;
  time: string | null;
}

/** `GET /api/memos` */
export interface Memos {
  format: 1;
  memos: Memo[];
}

/** A coding with what stands around it. */
export interface CodedExcerpt {
  document: string;
  start: number;
  end: number;
  code: string;
  coder: string;
  own: boolean;
  seq: number;
  blind: boolean;
  turn: number | null;
  time: string | null;
  speaker: string | null;
  group: string | null;
  question: string | null;
  excerpt: string;
  before: string;
  after: string;
  memo: string | null;
  quotation: boolean;
  discuss: boolean;
}

/** `GET /api/codings` */
export interface Codings {
  format: 1;
  total: number;
  transcripts: number;
  codings: CodedExcerpt[];
  counts: { code: string; codings: number }[];
  choices: { documents: string[]; groups: string[]; speakers: string[]; coders: string[]; questions: { id: string; text: string }[] };
}

/** `GET /api/glance` */
export interface Glance {
  format: 1;
  source: string;
  transcripts: number;
  participants: number;
  groups: { group: string | null; participants: number; transcripts: number }[];
  turns: number;
  words: number;
  codes: number;
  codes_used: number;
  coders: { coder: string; codings: number; transcripts: number }[];
  with_memo: number;
  quotations: number;
  uncoded: string[];
  unused: string[];
  blind_open: number;
  undecided: number;
  done: boolean;
  pictures: { kind: string; name: string; measures: string[] }[];
}

/** Filters of the list of excerpts behind a number. */
export interface Opens {
  code?: string;
  with?: string;
  document?: string;
  group?: string;
  question?: string;
}

/** `GET /api/picture` */
export interface Picture {
  format: 1;
  title: string;
  caption: string;
  /** Null where there is nothing to draw, and where rows from one on were asked for. */
  svg: string | null;
  head: string[];
  /** Rows of the whole table, of which `rows` are those that were asked for. */
  all_rows: number;
  rows: { text: string; opens: Opens | null }[][];
  note: string | null;
}

/** `GET /api/words` */
export interface Words {
  format: 1;
  all: number;
  /** Participants that must say a word for it to be shown. */
  least: number;
  words: { word: string; uses: number; participants: number }[];
  uses: { document: string; start: number; end: number; turn: number; group: string | null; before: string; word: string; after: string }[];
}

/** The answer to a write: the last row, all rows, and the head. */
export interface Saved {
  seq: number;
  seqs: number[];
  head: string;
  score?: number;
}

/** How far a run is that was started from the page, and how it ended. */
export interface RunTold {
  what: "report" | "agreement" | "coverage";
  study: string;
  stage: string;
  place: number;
  of: number;
  done: number;
  total: number;
  left: number | null;
  ended: { ok: boolean; lines: { kind: string; text: string }[]; unchanged?: boolean } | null;
}

/** `GET /api/start` */
export interface StartHome {
  version: string;
  home: string;
  recent: { path: string; name: string; there: boolean; interviews: number }[];
  run: RunTold | null;
}

/** `GET /api/start/study` */
export interface StudyOverview {
  path: string;
  name: string;
  interviews: number;
  codes: number | null;
  participants: number | null;
  coders: { coder: string; done: boolean }[];
  next: string;
  faults: number;
  study: boolean;
  pages: { report: boolean; agreement: boolean; coverage: boolean };
  still_coding: string | null;
  /** Whether names may have to be taken out, whether that began, and how many interviews are not settled. */
  names: { offered: boolean; begun: boolean; open: number };
}

/** A spelling that may tell who somebody is. */
export interface Proposal {
  row: number;
  text: string;
  kind: string;
  stand_in: string;
  decision: "accept" | "refuse" | null;
  whole_word: boolean;
  match_case: boolean;
  why: string | null;
  places: number;
  transcripts: number;
  /** Places that are decided by themselves. */
  alone: number;
  open: boolean;
}

/** `GET /api/identifiers`; the answer to an act holds `seen`, `undecided`, `can_undo` and the rows that changed. */
export interface ProposalList {
  format: 1;
  study: string | null;
  path: string;
  seen: string;
  undecided: number;
  can_undo: boolean;
  transcripts: number;
  apply: string;
  key_is_known: boolean;
  rows: Proposal[];
}

/** A place of a spelling, with the words around it. */
export interface ProposalPlace {
  place: number;
  document: string;
  turn: number | null;
  before: string;
  words: string;
  after: string;
  /** Whether the rules of the spelling find it. */
  found: boolean;
  decision: "accept" | "refuse" | null;
}

/** `GET /api/identifiers/places` */
export interface ProposalPlaces {
  seen: string;
  row: number;
  from: number;
  all: number;
  places: ProposalPlace[];
  besides: { all: number; places: ProposalPlace[] };
}

/** `GET /api/start/folders` */
export interface Folders {
  at: string;
  parent: string | null;
  folders: { name: string; path: string; interviews: number; study: boolean }[];
  more: number;
  interviews: number;
  study: boolean;
}

/** `GET /api/start/doctor` */
export interface Checkup {
  facts: { interviews: number; turns: number; words: number; language: string | null };
  problems: { urgency: "error" | "finding" | "note"; code: string; what: string; fix: string }[];
}

/** Every question with its answer. */
export interface Answers {
  "/api/study": Study;
  "/api/excerpts": Excerpts;
  "/api/queue": Queue;
  "/api/progress": Progress;
  "/api/search": Found;
  "/api/conflicts": Conflicts;
  "/api/codebook": CodebookWork;
  "/api/codings": Codings;
  "/api/memos": Memos;
  "/api/glance": Glance;
  "/api/picture": Picture;
  "/api/words": Words;
  "/api/start": StartHome;
  "/api/start/study": StudyOverview;
  "/api/start/folders": Folders;
  "/api/start/doctor": Checkup;
  "/api/start/run": RunTold | null;
  "/api/identifiers": ProposalList;
  "/api/identifiers/places": ProposalPlaces;
}
