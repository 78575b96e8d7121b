//! Which column of a table is which: by the names in its first row, or by what is in it.

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::one_gender;
use crate::formats::transcripts::labels::{is_customary, may_be_a_name};
use crate::formats::transcripts::times::{leading_mark, leading_time, parse_range, trailing_mark, trailing_time};

/// What a column of a transcript's table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// Who speaks.
    Speaker,
    /// What was said.
    Words,
    /// When the turn begins.
    Start,
    /// When it ends.
    End,
    /// Which interview or participant the row belongs to.
    Document,
    /// A running number.
    Number,
    /// Words of the speaker whom the column's heading names.
    Voice,
    /// What the speaker of the row does in the talk: asks or answers.
    Role,
    /// Something else: tags, notes.
    Other,
}

impl Column {
    /// What a column of this name holds.
    pub fn named(name: &str) -> Self {
        let raw = name.trim().to_lowercase();
        let name = folded_words(name);
        let known = NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|&(column, _)| column);
        // `Begin Time - hh:mm:ss.ms`, as ELAN exports it.
        let begins = || [("begin time ", Self::Start), ("start time ", Self::Start), ("end time ", Self::End)].into_iter();
        // `Sprecher:in`, `Locuteur·rice`, `Falante(s)`.
        let one_gender =
            || NAMES.iter().find(|(_, names)| one_gender(&raw).is_some_and(|bare| names.contains(&bare))).map(|&(column, _)| column);
        known
            .or_else(one_gender)
            .or_else(|| begins().find(|(begin, _)| name.starts_with(begin)).map(|(_, column)| column))
            .unwrap_or(Self::Other)
    }
}

/// A heading in small letters, without signs.
fn folded_words(name: &str) -> String {
    let folded: String = name.trim().to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a column of this name holds the codes that somebody gave to the rows.
pub fn names_codes(name: &str) -> bool {
    let folded = name.trim().to_lowercase();
    let names = [
        "tag",
        "tags",
        "code",
        "codes",
        "coding",
        "codings",
        "label",
        "labels",
        "theme",
        "themes",
        "topics",
        "categories",
        "kodes",
        "kategorien",
        "schlagwörter",
        "themen",
        "étiquettes",
        "códigos",
        "etiquetas",
        "temas",
        "subject",
        "subjects",
    ];
    names.contains(&folded.as_str())
}

/// What columns are called, in small letters, without signs.
const NAMES: [(Column, &[&str]); 6] = [
    (
        Column::Speaker,
        &[
            "speaker",
            "speakers",
            "wer",
            "qui",
            "quién",
            "quien",
            "quem",
            "chi",
            "character",
            "speaker name",
            "speaker label",
            "speaker id",
            "name",
            "who",
            "voice",
            "role",
            "person",
            "sprecher",
            "sprecherin",
            "sprechende",
            "locuteur",
            "locutrice",
            "hablante",
            "falante",
            "parlante",
            "participant name",
            "talker",
            "spk",
            "speaker role",
            "spreker",
            "talare",
            "taler",
            "puhuja",
            "konuşmacı",
            "sender",
            "tier",
            "говорящий",
            "спикер",
            "说话人",
            "发言人",
            "話者",
            "화자",
            "المتحدث",
            "vorbitor",
            "beszélő",
            "ομιλητής",
            "nom",
            "nombre",
            "nome",
            "interlocutor",
            "interlocutora",
            "interlocuteur",
            "mówca",
            "naam",
            "namn",
            "navn",
        ],
    ),
    (
        Column::Words,
        &[
            "text",
            "words",
            "word",
            "dialog",
            "dialogue",
            "utterance",
            "utterances",
            "transcript",
            "transcription",
            "content",
            "speech",
            "sentence",
            "caption",
            "turn text",
            "transkript",
            "wortlaut",
            "äußerung",
            "texte",
            "texto",
            "testo",
            "what was said",
            "was",
            "was gesagt wurde",
            "quoi",
            "qué dijo",
            "que dijo",
            "o que disse",
            "cosa",
            "said",
            "subtitle",
            "tekst",
            "teksti",
            "szöveg",
            "metin",
            "текст",
            "文本",
            "内容",
            "テキスト",
            "发言",
            "內容",
            "النص",
            "contenido",
            "conteúdo",
            "contenu",
            "inhalt",
            "énoncé",
            "spoken text",
            "utterance text",
            "transcript text",
            "verbatim",
            "message",
            "messages",
            "annotation",
            "aussage",
            "aussagen",
            "what",
            "intervention",
            "contribution",
            "contributions",
            "talk",
            "statement",
            "statements",
            "spoken",
            "original text",
            "original",
            "source text",
            "transcribed text",
            "gesprochenes",
            "gesagtes",
            "beitrag",
            "wortbeitrag",
            "intervención",
            "intervencion",
            "enunciado",
            "fala",
            "falas",
            "propos",
            "paroles",
            "intervento",
            "wypowiedź",
            "реплика",
            "высказывание",
            "replik",
            "yttrande",
            "puheenvuoro",
            "発話",
            "話語",
            "话语",
        ],
    ),
    (
        Column::Start,
        &[
            "start",
            "start time",
            "starttime",
            "time",
            "timestamp",
            "time stamp",
            "begin",
            "begin time",
            "timecode",
            "time code",
            "time in",
            "in",
            "from",
            "start ms",
            "start seconds",
            "start s",
            "start time s",
            "start time ms",
            "start timecode",
            "zeit",
            "zeitmarke",
            "beginn",
            "anfang",
            "temps",
            "début",
            "tiempo",
            "hora",
            "tempo",
            "timespan",
            "time span",
            "time range",
            "timestamps",
            "times",
            "zeitspanne",
            "zeitraum",
            "intervalle",
            "minutage",
            "tid",
            "tijd",
            "aika",
            "süre",
            "zaman",
            "время",
            "时间",
            "時間",
            "inicio",
            "início",
            "inizio",
            "start tc",
            "tc in",
            "timecodes",
        ],
    ),
    (
        Column::End,
        &[
            "end",
            "end time",
            "endtime",
            "stop",
            "time out",
            "out",
            "to",
            "end ms",
            "end seconds",
            "end s",
            "duration",
            "ende",
            "fin",
            "fim",
            "fine",
            "end timecode",
            "tc out",
            "dauer",
            "durée",
            "duración",
        ],
    ),
    (
        Column::Document,
        &["participant", "participant id", "document", "document id", "file", "filename", "interview", "interview id", "case"],
    ),
    (
        Column::Number,
        &[
            "turn",
            "turn id",
            "line",
            "line number",
            "no",
            "nr",
            "number",
            "index",
            "id",
            "row",
            "#",
            "",
            "n",
            "utterance id",
            "segment",
            "segment id",
        ],
    ),
];

/// What a column of answers is called where no column is called words.
const ANSWERS: [&str; 15] = [
    "answer",
    "answers",
    "response",
    "responses",
    "reply",
    "replies",
    "antwort",
    "antworten",
    "réponse",
    "réponses",
    "respuesta",
    "respuestas",
    "resposta",
    "respostas",
    "risposta",
];

/// The columns of a table whose first row names them: it must name the words, and only once.
pub fn by_name(head: &[String]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = head.iter().map(|name| Column::named(name)).collect();
    // In a table of questions and answers, the answers are what was said.
    if !columns.contains(&Column::Words) {
        let answers = |at: &usize| ANSWERS.contains(&folded_words(&head[*at]).as_str());
        (0..head.len()).filter(answers).for_each(|at| columns[at] = Column::Words);
    }
    // Beside a column of names, one of roles says who asks.
    let names_a_role = |at: usize| names_roles(&head[at]);
    let speakers = |at: &usize| columns[*at] == Column::Speaker;
    if (0..head.len()).filter(speakers).any(|at| !names_a_role(at))
        && let Some(role) = (0..head.len()).find(|at| columns[*at] != Column::Words && names_a_role(*at))
    {
        columns[role] = Column::Role;
    }
    let words = |columns: &[Column]| columns.iter().filter(|&&column| column == Column::Words).count();
    if words(&columns) > 1 {
        // Beside a column of text, one of words counts them.
        let counts = |at: &usize| ["words", "word"].contains(&folded_words(&head[*at]).as_str());
        (0..head.len()).filter(counts).for_each(|at| columns[at] = Column::Other);
    }
    (words(&columns) == 1).then_some(columns)
}

/// Whether a column's name says that it holds roles.
pub fn names_roles(name: &str) -> bool {
    folded_words(name).split(' ').any(|word| ["role", "rolle", "rol", "rôle", "ruolo", "papel"].contains(&word))
}

/// Whether somebody who is in the column of speakers above a row speaks below it too: what is above is talk, and no title.
pub fn speaks_below(rows: &[Vec<String>], head: usize, speaker: usize) -> bool {
    let name = |row: &Vec<String>| row.get(speaker).map_or(String::new(), |cell| cell.trim().to_lowercase());
    rows[..head].iter().map(name).any(|above| !above.is_empty() && rows[head + 1..].iter().any(|row| name(row) == above))
}

/// `Text` of `Text 2` and `Text.1`.
pub fn without_number(name: &str) -> &str {
    name.trim_end().trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '_' | ' '))
}

/// How wide each half of a table is that holds two tables of talk side by side: `Speaker | Text | Speaker | Text`.
pub fn side_by_side(head: &[String]) -> Option<usize> {
    let half = head.len() / 2;
    let (left, right) = head.split_at(half);
    let bare = |names: &[String]| names.iter().map(|name| without_number(name).to_owned()).collect::<Vec<String>>();
    let named = by_name(&bare(left)).is_some_and(|columns| columns.contains(&Column::Speaker));
    let same = left.iter().map(|name| folded_words(without_number(name))).eq(right.iter().map(|name| folded_words(without_number(name))));
    (half > 1 && same && named).then_some(half)
}

/// Whether the first row names the column of speakers of a table whose other columns are known by what is in them. A word such as
/// `Sprecher` is who speaks in the first row where it is before other words further down.
pub fn names_speakers(rows: &[Vec<String>], columns: &[Column]) -> bool {
    let (Some(at), Some(head)) = (columns.iter().position(|&column| column == Column::Speaker), rows.first()) else { return false };
    let name = |row: &[String]| row.get(at).map_or("", |cell| cell.trim()).to_owned();
    let speaks = rows.iter().skip(1).any(|row| name(row) == name(head) && row != head);
    Column::named(&name(head)) == Column::Speaker && !name(head).ends_with(':') && !speaks
}

/// The columns of a table whose headings are the speakers: `Time | Interviewer | P1`. At least two of the headings are customary
/// labels, or names under which no row holds two cells; what other columns hold is known by their names.
pub fn by_voices(head: &[String], rows: &[Vec<String>]) -> Option<Vec<Column>> {
    let mut columns: Vec<Column> = head.iter().map(|name| Column::named(name)).collect();
    if head.len() < 2 || columns.iter().any(|column| matches!(column, Column::Words | Column::Speaker)) {
        return None;
    }
    let open: Vec<usize> = (0..head.len()).filter(|&at| matches!(columns[at], Column::Other | Column::Document)).collect();
    let customary: Vec<usize> = open.iter().copied().filter(|&at| is_customary(head[at].trim().trim_end_matches(':'))).collect();
    let filled = |row: &Vec<String>| open.iter().filter(|&&at| row.get(at).is_some_and(|cell| !cell.trim().is_empty())).count();
    let timed = columns.contains(&Column::Start);
    let one_by_one = timed && rows.len() > 1 && open.len() > 1 && rows.iter().all(|row| filled(row) == 1);
    let named = |&at: &usize| may_be_a_name(head[at].trim().trim_end_matches(':'));
    let voices = match () {
        () if customary.len() > 1 => customary,
        () if one_by_one && open.iter().all(named) => open,
        () => return None,
    };
    voices.into_iter().for_each(|at| columns[at] = Column::Voice);
    Some(columns)
}

/// A cell of the speaker without the time in it: `P1 (0:09)`, `0:09 P1`, `P1` above `0:09`.
pub fn name_and_time(label: &str) -> (&str, Option<Deciseconds>) {
    let before = leading_mark(label).or_else(|| leading_time(label)).filter(|(_, length)| *length < label.len());
    if let Some((time, length)) = before {
        return (label[length..].trim_start(), Some(time));
    }
    let behind = trailing_mark(label).or_else(|| trailing_time(label).map(|(time, start, _)| (time, start)));
    match behind.filter(|(_, start)| *start > 0) {
        Some((time, start)) => (label[..start].trim_end().trim_end_matches([',', '-', '–', '|']).trim_end(), Some(time)),
        None => (label, None),
    }
}

/// The most columns of a table of talk without a header; ELAN writes nine.
const MOST_COLUMNS: usize = 9;

/// The columns of a table without a header: times, running numbers, short labels that come back, and one column of words.
pub fn by_shape(rows: &[Vec<String>]) -> Option<Vec<Column>> {
    let width = rows.iter().map(Vec::len).max().filter(|width| (2..=MOST_COLUMNS).contains(width))?;
    if rows.len() < 2 {
        return None;
    }
    let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let mostly = |at: usize, test: &dyn Fn(&str) -> bool| {
        let (all, fit) = cells(at).fold((0, 0), |(all, fit), cell| (all + 1, fit + usize::from(test(cell))));
        all > 0 && fit * 5 >= all * 4
    };
    // Words with a time before them are words.
    let is_time =
        |cell: &str| parse_range(cell).is_some() || leading_mark(cell).is_some_and(|(_, length)| cell[length..].trim().is_empty());
    let is_number = |cell: &str| cell.trim_end_matches('.').bytes().all(|byte| byte.is_ascii_digit());
    // Seconds are beside times: `00:00:01.250 | 1.250`.
    let is_seconds = |cell: &str| cell.matches('.').count() == 1 && cell.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let timed = (0..width).any(|at| mostly(at, &is_time));
    let mut columns: Vec<Column> = (0..width)
        .map(|at| match () {
            () if mostly(at, &is_time) => Column::Start,
            () if mostly(at, &is_number) || timed && mostly(at, &is_seconds) => Column::Number,
            () if cells(at).next().is_none() => Column::Other,
            () => Column::Words,
        })
        .collect();
    // A second column of times is where the turn ends.
    let times: Vec<usize> = (0..width).filter(|&at| columns[at] == Column::Start).collect();
    times.iter().skip(1).for_each(|&at| columns[at] = Column::End);
    let wordy: Vec<usize> = (0..width).filter(|&at| columns[at] == Column::Words).collect();
    match wordy[..] {
        [_] => {}
        [label, ..] if wordy.len() < 5 => {
            let mut labels: Vec<&str> = cells(label).map(|cell| name_and_time(cell).0).collect();
            let short = labels.iter().all(|label| label.chars().count() <= 40 && label.split_whitespace().count() <= 4);
            let all = labels.len();
            labels.sort_unstable();
            labels.dedup();
            let customary = labels.iter().filter(|label| is_customary(label.trim_end_matches(':'))).count() * 2 >= labels.len();
            let come_back = labels.len() < all && (all < 4 || labels.len() * 2 <= all);
            if !short || labels.is_empty() || !(customary || come_back) {
                return None;
            }
            columns[label] = Column::Speaker;
            // Of several columns the one with the most words holds what was said; others are reported.
            let words = |at: usize| cells(at).map(|cell| cell.split_whitespace().count()).sum::<usize>();
            let said = wordy[1..].iter().copied().max_by_key(|&at| (words(at), std::cmp::Reverse(at)));
            wordy[1..].iter().filter(|&&at| Some(at) != said).for_each(|&at| columns[at] = Column::Other);
        }
        _ => return None,
    }
    Some(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_usual_names() {
        let head = ["Start Time", "end_time", "Speaker", "Dialog", "tags"].map(str::to_owned);
        assert_eq!(by_name(&head), Some(vec![Column::Start, Column::End, Column::Speaker, Column::Words, Column::Other]));
        assert_eq!(by_name(&["speaker".to_owned(), "tags".to_owned()]), None);
    }

    #[test]
    fn columns_are_known_by_what_stands_in_them() {
        let rows =
            |rows: &[&[&str]]| rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect::<Vec<Vec<String>>>();
        let speakers = rows(&[&["1", "0:01", "I", "So?"], &["2", "0:03", "P", "Yes."], &["3", "0:05", "I", "And?"]]);
        assert_eq!(by_shape(&speakers), Some(vec![Column::Number, Column::Start, Column::Speaker, Column::Words]));
        let numbers = rows(&[&["1", "I: So?"], &["2", "P: Yes."]]);
        assert_eq!(by_shape(&numbers), Some(vec![Column::Number, Column::Words]));
        let prose = rows(&[&["sun", "one"], &["rain", "two"], &["snow", "three"], &["hail", "four"]]);
        assert_eq!(by_shape(&prose), None);
    }
}
