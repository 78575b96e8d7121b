//! What at the start of a line may be a label, before anybody has decided whether it is.
//!
//! A line may offer several: in `Int- so: yes` it is `Int`, or `Int- so`. They come in the order in which they are believed.

use crate::domain::corpus::deciseconds::Deciseconds;
use crate::domain::corpus::role_words::{fold_label, heads_a_line, is_sound, meaning};
use crate::formats::transcripts::times::{leading_mark, parse_time, trailing_mark, trailing_stamp, trailing_time};

/// What may be a label. All positions are bytes of the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The first byte of the label itself, without brackets, stars and colon.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Where the line goes on after it.
    pub after: usize,
    /// Where the words begin, past a time that is between.
    pub body: usize,
    /// How it is set off.
    pub style: Style,
    /// The time inside the label or right behind it.
    pub time: Option<Deciseconds>,
}

impl Candidate {
    /// Where a label that was found inside a line opens: at its first byte, or at the `[` right before it.
    pub fn opens(&self) -> usize {
        self.start - usize::from(self.style == Style::Bracket)
    }
}

/// How a label is set off from the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// `Name: words`
    Colon,
    /// `Name:words`, without a blank
    TightColon,
    /// `[Name]: words`, `(Name): words`
    BracketColon,
    /// `Name.- words`
    DotDash,
    /// `[Name] words`, `{Name} words`
    Bracket,
    /// `(Name)` alone on its line
    Paren,
    /// `Name<tab>words`
    Tab,
    /// `Name | words`, `Name; words`, `Name) words`, `NAME. words`, `Name (0:05) words`, `Name   words`: signs that are often anything else
    Sign,
    /// `(Name) words`
    Round,
    /// `Q1. words`
    Numbered,
    /// `Name = words`
    Equals,
    /// `Name (0:05)` or `Name  0:05`, with the words below
    Timed,
    /// `Name 0:05` with one blank: as likely the end of a sentence
    Clock,
    /// `Int- words`
    Dash,
    /// The label fills the line
    Alone,
}

impl Style {
    /// Whether the sign between label and words is seldom anything else.
    pub fn is_strong(self) -> bool {
        matches!(self, Self::Colon | Self::TightColon | Self::BracketColon | Self::DotDash | Self::Timed)
    }

    /// Whether the words are on the lines below.
    pub fn fills_the_line(self) -> bool {
        matches!(self, Self::Paren | Self::Timed | Self::Clock | Self::Alone)
    }
}

/// The longest label, in bytes; whatever is longer is speech with a colon in it.
const LONGEST_LABEL: usize = 160;
/// The most words of a label.
const MOST_WORDS: usize = 9;

/// Signs that end a label: the colons of several scripts.
pub(super) const COLONS: [char; 7] = [':', '：', '﹕', '︰', '꞉', '∶', '፡'];

/// What a text that begins at byte `offset` of its line may begin with.
pub fn read_candidates(text: &str, offset: usize) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut from = |text: &str, offset: usize| {
        bold(text, offset, &mut found);
        bracket(text, offset, &mut found);
        colons(text, offset, &mut found);
        tab(text, offset, &mut found);
        dashes(text, offset, &mut found);
        signs(text, offset, &mut found);
        whole_line(text, offset, &mut found);
    };
    let marker = marker(text);
    if marker > 0 {
        from(&text[marker..], offset + marker);
    }
    // `(I: Mhm.)`: a whole line in brackets.
    let led = |inside: &&str| inside.find(':').zip(inside.find([')', ']'])).is_some_and(|(colon, close)| colon < close);
    if let Some(inside) = text.strip_prefix(['(', '[']).filter(led).filter(|_| text.ends_with([')', ']'])) {
        from(inside, offset + 1);
    }
    // A number may be part of a name; no other marker is.
    if marker == 0 || text.starts_with(|c: char| c.is_ascii_digit()) {
        from(text, offset);
    }
    // Where one name is set off by two signs, the one that is seldom anything else counts.
    found.sort_by_key(|candidate| !candidate.style.is_strong());
    found
}

/// The bytes that a line's marker takes up: `- `, `• `, `@`, `#`, a line number.
fn marker(text: &str) -> usize {
    let blanks = |at: usize| text[at..].len() - text[at..].trim_start().len();
    if let Some(sign) = text.chars().next().filter(|c| matches!(c, '@' | '#' | '•' | '·' | '*' | '-' | '–' | '—' | '>' | '»' | '|'))
    {
        // `## Name`, as Markdown has headings.
        let at = if sign == '#' { text.len() - text.trim_start_matches('#').len() } else { sign.len_utf8() };
        let apart = matches!(sign, '@' | '#') || blanks(at) > 0;
        return if apart { at + blanks(at) } else { 0 };
    }
    // `12 `, `12. `, `012: `, `(12) `, `[12] `
    let open = usize::from(text.starts_with(['(', '[']));
    let digits = text[open..].bytes().take_while(u8::is_ascii_digit).count();
    let behind = &text[open + digits..];
    let closed = if open > 0 { behind.starts_with([')', ']']) } else { behind.starts_with(['.', ')', ':']) };
    // `0:05/ `, `00.05 `, `0'05" `: a time that is written as none is.
    if open == 0 && digits > 0 && written_time(text) > 0 {
        let time = written_time(text);
        return if blanks(time) > 0 { time + blanks(time) } else { 0 };
    }
    let past = open + digits + usize::from(closed);
    if (1..=5).contains(&digits) && (closed || open == 0) && blanks(past) > 0 { past + blanks(past) } else { 0 }
}

/// A name without the quotation marks or stars around it.
fn unquoted(text: &str, start: usize, end: usize) -> (usize, usize) {
    let name = &text[start..end];
    let bare = name.trim();
    for (open, close) in [("**", "**"), ("__", "__"), ("\"", "\""), ("“", "”"), ("'", "'"), ("‘", "’"), ("„", "“")] {
        if let Some(inside) = bare.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).filter(|inside| !inside.is_empty()) {
            let at = start + (name.len() - name.trim_start().len()) + open.len();
            return (at, at + inside.len());
        }
    }
    (start, end)
}

/// The bytes of numbers with the signs of a time between them, at the start of a text: `0:05/`, `00.05`, `0'05"`, `0h05`.
fn written_time(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_ascii_digit() || ":.'’′″\"h/-".contains(c))).unwrap_or(text.len());
    let numbers = text[..end].split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).count();
    if numbers > 1 && text.starts_with(|c: char| c.is_ascii_digit()) { end } else { 0 }
}

/// Adds a candidate, if what is between two bytes can be a label at all.
fn add(found: &mut Vec<Candidate>, text: &str, offset: usize, (start, end, body): (usize, usize, usize), style: Style) {
    if end > start + LONGEST_LABEL {
        return;
    }
    // `**Name**`, `"Name"`: signs around a name are no part of it; `**Name:** words` closes behind the colon.
    let (start, end) = unquoted(text, start, end);
    let closes = |body: usize| text[body..].starts_with("**") && text[body + 2..].starts_with(char::is_whitespace);
    let body = if closes(body) { body + 2 } else { body };
    let inner = &text[start..end];
    let mut start = start + inner.len() - inner.trim_start().len();
    let mut end = start + inner.trim().len();
    let (mut time, mut words_from) = (None, body);
    if let Some((inside, name_end)) = time_in_label(&text[start..end]) {
        time = inside;
        (start, end) = unquoted(text, start, start + name_end);
    }
    // `Name: [0:05] words`, `[Name] [0:05 --> 0:09]: words`
    let after = text[body..].trim_start();
    if let Some(whole) = parse_time(after.trim_end()) {
        // `Name: 0:05` with the words below.
        time = time.or(Some(whole));
        words_from = text.len();
    } else if let Some((mark, length)) = leading_mark(after) {
        time = time.or(Some(mark));
        words_from = text.len() - after.len() + length;
        let rest = &text[words_from..];
        words_from += rest.chars().next().filter(|c| COLONS.contains(c)).map_or(0, char::len_utf8);
    }
    let name = &text[start..end];
    // A time is no part of a name, and no name goes on behind a time, a tab or several blanks: the sign is inside the words.
    if written_time(name) > 0 && !is_nameless(name)
        || name.contains('\t')
        || is_behind_blanks(name)
        || holds_time(name)
        || is_cut_bracket(name)
    {
        return;
    }
    // A number alone on its line is what somebody says.
    let nameless = is_nameless(name) && (style != Style::Alone || name.starts_with(['+', '?']) || name.contains('*'));
    let speaks = (name.chars().any(char::is_alphabetic) || nameless) && !name.contains("//");
    // `Per: Bayern 3:12` holds a label, and is none.
    let holds_sign = matches!(style, Style::Timed | Style::Clock) && name.contains(": ");
    if speaks && !holds_sign && name.split_whitespace().count() <= MOST_WORDS {
        found.push(Candidate { start: offset + start, end: offset + end, after: offset + body, body: offset + words_from, style, time });
    }
}

/// `Speaker 2   Two hours`: a customary label, blanks, and the first words behind them.
fn is_behind_blanks(name: &str) -> bool {
    name.split_once("   ").is_some_and(|(label, _)| meaning(label.trim()).is_some())
}

/// Whether a time in brackets is in the middle of a name: `Speaker 2 (0:09) My brother`.
fn holds_time(name: &str) -> bool {
    name.match_indices(['(', '[', '{', '#']).any(|(at, _)| at > 0 && leading_mark(&name[at..]).is_some())
}

/// Whether a bracket opens in a name and closes behind it: `[Speaker` of `[Speaker:0]`.
fn is_cut_bracket(name: &str) -> bool {
    let brackets = [('[', ']'), ('(', ')'), ('{', '}'), ('<', '>'), ('（', '）'), ('［', '］'), ('【', '】')];
    brackets.iter().any(|&(open, close)| name.starts_with(open) && !name.contains(close))
}

/// `??`, and the number of a telephone from which somebody calls: `+49 170 *** 12`, `555-123-4567`. A day is none.
fn is_nameless(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let of_a_telephone = name.chars().all(|c| c.is_ascii_digit() || c == ' ' || "+*()-/.".contains(c));
    let telephone =
        of_a_telephone && ((name.starts_with('+') && digits > 4) || (name.contains('*') && digits > 2) || (10..=15).contains(&digits));
    telephone && !begins_with_day(name) || (!name.is_empty() && name.len() <= 4 && name.bytes().all(|byte| byte == b'?'))
}

/// `04.05.2023 10`, `2023-05-04`: a day, with its hour or without.
fn begins_with_day(name: &str) -> bool {
    let lengths: Vec<usize> = name.split(' ').next().unwrap_or(name).split(['.', '-', '/']).map(str::len).collect();
    matches!(lengths[..], [1..=2, 1..=2, 4] | [4, 1..=2, 1..=2])
}

/// The time inside a label, as in `Speaker 1 (00:12)` or `Anna 0:05`, and where the name before it ends.
fn time_in_label(label: &str) -> Option<(Option<Deciseconds>, usize)> {
    let of_the_recording = || {
        trailing_mark(label).or_else(|| trailing_time(label).map(|(time, start, _)| (time, start))).map(|(time, start)| (Some(time), start))
    };
    let (time, start) = trailing_stamp(label).map(|start| (None, start)).or_else(of_the_recording)?;
    let end = label[..start].trim_end_matches(is_before_a_time).len();
    (end > 0).then_some((time, end))
}

/// Signs between a name and its time: `Ida • 0:05`.
const SIGNS_OF_TIMES: [char; 9] = ['|', ',', '-', '–', '—', '•', '·', '@', '~'];

fn is_before_a_time(c: char) -> bool {
    c.is_whitespace() || SIGNS_OF_TIMES.contains(&c)
}

/// `**Name:** words` or `**Name**: words`, as Markdown has it; `_` and single stars too.
fn bold(text: &str, offset: usize, found: &mut Vec<Candidate>) {
    let Some(sign) = ["**", "__", "*", "_"].into_iter().find(|sign| text.starts_with(sign)) else { return };
    let inside = &text[sign.len()..];
    // `**I: How was it?**`: the whole line is bold, and its label with it.
    if let Some(line) = inside.strip_suffix(sign).filter(|line| !line.contains(sign)) {
        let is_sign = |(at, c): &(usize, char)| COLONS.contains(c) && (*c != ':' || line[at + 1..].starts_with(char::is_whitespace));
        if let Some((at, colon)) = line.char_indices().take_while(|(at, _)| *at <= LONGEST_LABEL).find(is_sign).filter(|(at, _)| *at > 0) {
            let end = sign.len() + at;
            add(found, text, offset, (sign.len(), end, end + colon.len_utf8()), Style::Colon);
            return;
        }
    }
    let Some(close) = inside.find(sign).filter(|&close| close > 0 && close <= LONGEST_LABEL) else { return };
    let mut body = sign.len() + close + sign.len();
    let name = inside[..close].trim_end();
    let bare = name.trim_end_matches(COLONS);
    let colon = text[body..].chars().next().filter(|c| COLONS.contains(c)).map_or(0, char::len_utf8);
    body += colon;
    match () {
        () if bare.len() < name.len() || colon > 0 => add(found, text, offset, (sign.len(), sign.len() + bare.len(), body), Style::Colon),
        () if text[body..].trim().is_empty() => add(found, text, offset, (sign.len(), sign.len() + bare.len(), body), Style::Alone),
        () => add(found, text, offset, (sign.len(), sign.len() + bare.len(), body), Style::Bracket),
    }
}

/// `[Name] words`, `{Name}: words`, `(Name)` alone.
fn bracket(text: &str, offset: usize, found: &mut Vec<Candidate>) {
    let Some(open) = text.chars().next() else { return };
    let close = match open {
        '[' => ']',
        '{' => '}',
        '(' => ')',
        '<' => '>',
        '［' => '］',
        '（' => '）',
        '【' => '】',
        _ => return,
    };
    // Brackets may be inside: `(Berg, Nils (External))`.
    let mut depth = 0;
    let mut inside = text.char_indices().take_while(|&(at, _)| at <= LONGEST_LABEL);
    let end = inside.find(|&(_, c)| {
        depth += i32::from(c == open) - i32::from(c == close);
        depth == 0
    });
    let Some((end, _)) = end else { return };
    let past = end + close.len_utf8();
    let blank = text[past..].len() - text[past..].trim_start().len();
    let colon = text[past + blank..].chars().next().filter(|c| COLONS.contains(c)).map_or(0, char::len_utf8);
    let name = (open.len_utf8(), end, if colon > 0 { past + blank + colon } else { past });
    let alone = text[past..].trim().is_empty();
    match open {
        _ if colon > 0 => add(found, text, offset, name, Style::BracketColon),
        '(' | '（' if alone => add(found, text, offset, name, Style::Paren),
        // `(speaker 0) words`: what else is in round brackets is seldom a label.
        '(' | '（' if text[..end].ends_with(|c: char| c.is_ascii_digit()) && meaning(&text[name.0..end]).is_some() => {
            add(found, text, offset, name, Style::Sign);
            add(found, text, offset, name, Style::Round);
        }
        // `(Anna) words`: a sound or a manner in round brackets begins small, but in German.
        '(' | '（' if !text[name.0..end].starts_with(char::is_lowercase) && !is_sound(&fold_label(&text[name.0..end])) => {
            add(found, text, offset, name, Style::Round);
        }
        '(' | '（' => {}
        _ => add(found, text, offset, name, Style::Bracket),
    }
}

/// `Name: words`, `Name : words`, `Name：words`, `Name:words`; `https://` and `17:30` are none.
fn colons(text: &str, offset: usize, found: &mut Vec<Candidate>) {
    let mut tight = None;
    for (at, sign) in text.char_indices().take_while(|&(at, _)| at <= LONGEST_LABEL).filter(|(_, c)| COLONS.contains(c)) {
        let body = at + sign.len_utf8();
        let next = text[body..].chars().next();
        // The Ethiopic sign is between words too.
        if !matches!(sign, ':' | '፡')
            || next.is_none_or(char::is_whitespace)
            || next.is_some_and(crate::domain::corpus::role_words::is_invisible)
        {
            add(found, text, offset, (0, at, body), Style::Colon);
            break;
        }
        let digits = text[..at].ends_with(|c: char| c.is_ascii_digit()) && next.is_some_and(|c| c.is_ascii_digit());
        if sign == ':' && tight.is_none() && !digits && !text[body..].starts_with("//") && !is_gendered(&text[..at], &text[body..]) {
            tight = Some((at, body));
        }
    }
    if let Some((at, body)) = tight {
        add(found, text, offset, (0, at, body), Style::TightColon);
    }
}

/// Whether a colon is inside a word, before an ending for another gender: `Interviewer:in`.
fn is_gendered(before: &str, behind: &str) -> bool {
    let letters = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
    before.ends_with(char::is_alphabetic) && matches!(&behind[..letters], "in" | "innen" | "r" | "rin" | "e" | "n" | "nen")
}

/// `Name<tab>words`.
fn tab(text: &str, offset: usize, found: &mut Vec<Candidate>) {
    if let Some(tab) = text.find('\t').filter(|&tab| tab > 0) {
        let name = text[..tab].trim_end_matches(COLONS).len();
        // `Time Speaker<tab>Text` heads the columns of a table.
        let heads = text[..name].split_whitespace().any(|word| heads_a_line(&fold_label(word)));
        if !heads || text[tab..].split_whitespace().count() > 2 {
            add(found, text, offset, (0, name, tab + 1), Style::Tab);
        }
    }
}

/// `Int- words`, `ENT.- words`, `Name. — words`, `Name - words`.
fn dashes(text: &str, offset: usize, found: &mut Vec<Candidate>) {
    let dash = text.char_indices().take_while(|&(at, _)| at <= LONGEST_LABEL).find(|(at, c)| {
        let before = text[..*at].chars().next_back();
        let after = text[at + c.len_utf8()..].chars().next();
        // `.-` needs no blank behind it; inside a word a dash is a hyphen.
        matches!(c, '-' | '–' | '—') && (before == Some('.') || after.is_some_and(char::is_whitespace))
    });
    let Some((at, sign)) = dash else { return };
    let before = text[..at].trim_end();
    let style = if before.ends_with('.') && !before.ends_with("..") { Style::DotDash } else { Style::Dash };
    // The dot of `ENT.-` is part of the sign, that of `V.L.-` is part of the name.
    let bare = before.trim_end_matches(['.', ':', '-', '–', '—']);
    let last = bare.rsplit(char::is_whitespace).next().unwrap_or(bare);
    let name = match before.strip_suffix('.') {
        // `V.L..-`: the name has a dot of its own.
        Some(name) if name.ends_with('.') => name,
        _ if last.contains('.') => before,
        _ => bare,
    };
    add(found, text, offset, (0, name.len(), at + sign.len_utf8()), style);
}

/// `Name | words`, `Name; words`, `Name) words`, `NAME. words`, `Name (0:05) words`, `Name   words`.
fn signs(text: &str, offset: usize, found: &mut Vec<Candidate>) {
    let near = |&(at, _): &(usize, char)| at <= LONGEST_LABEL;
    let spaced = |at: usize| text[at..].starts_with(char::is_whitespace);
    let sign = text.char_indices().take_while(near).find_map(|(at, c)| {
        let past = at + c.len_utf8();
        match c {
            '|' | '=' | ';' | ')' if at > 0 && spaced(past) => Some((at, past)),
            '）' | '〉' | '｜' if at > 0 => Some((at, past)),
            '.' if at > 0 && spaced(past) && is_in_capitals(&text[..at]) && !is_title(&text[..at], &text[past..]) => Some((at, past)),
            ' ' if text[at..].starts_with("   ") => Some((at, at)),
            '(' | '[' | '{' | '#' if at > 0 => leading_mark(&text[at..]).map(|(_, length)| (at, at + length)),
            _ => None,
        }
    });
    let Some((end, body)) = sign.filter(|&(_, body)| !text[body..].trim().is_empty()) else { return };
    let name = &text[..end];
    let set_off = name.trim_end().ends_with(['.', '!', '?', ',', ':', '…']) || name.contains(['(', '[', ':', '：']);
    if set_off || name.split_whitespace().count() > 4 {
        return;
    }
    let before = found.len();
    let numbered = text[end..].starts_with('.') && name.ends_with(|c: char| c.is_ascii_digit());
    add(
        found,
        text,
        offset,
        (0, end, body),
        match text[end..].chars().next() {
            _ if numbered => Style::Numbered,
            Some('=') => Style::Equals,
            _ => Style::Sign,
        },
    );
    if let Some((time, _)) = leading_mark(text[end..].trim_start()) {
        found[before..].iter_mut().for_each(|candidate| candidate.time = candidate.time.or(Some(time)));
    }
}

/// `NAME`, `Q1`: what a dot sets off as a label.
fn is_in_capitals(name: &str) -> bool {
    let letters = name.trim_end_matches(|c: char| c.is_ascii_digit());
    letters.chars().all(|c| c.is_uppercase() || c == ' ') && !letters.is_empty()
}

/// Whether letters before a dot are a title and not a whole name, as another name in capitals and a sign are behind it: `MRS. LOWE   Yes.`
fn is_title(letters: &str, behind: &str) -> bool {
    let title =
        matches!(letters.trim(), "MR" | "MRS" | "MS" | "MX" | "DR" | "PROF" | "ST" | "REV" | "SR" | "SRA" | "HR" | "FR" | "MME" | "MLLE");
    let behind = behind.trim_start();
    let name = behind.len() - behind.trim_start_matches(|c: char| c.is_uppercase() || matches!(c, '-' | '\'')).len();
    let rest = &behind[name..];
    title && name > 1 && (rest.starts_with("   ") || rest.starts_with(['\t', ':', '|']))
}

/// `John H.`, `J.H.`, `Hill, J.`, `John Hill Jr.`: the dot belongs to the name. `No.` and `So I do.` are sentences.
fn ends_in_initial(name: &str) -> bool {
    let Some(bare) = name.strip_suffix('.') else { return false };
    let words: Vec<&str> = bare.split_whitespace().collect();
    let large = words.iter().all(|word| word.starts_with(char::is_uppercase));
    let last = words.last().copied().unwrap_or_default();
    let initial = last.rsplit('.').next().is_some_and(|letter| letter.chars().count() == 1);
    large
        && words.len() <= MOST_NAMES
        && (initial && (words.len() > 1 || last.contains('.')) || matches!(last, "Jr" | "Sr") && words.len() > 1)
}

/// The most words of a name that ends in an initial.
const MOST_NAMES: usize = 4;

/// A line that is nothing but what may be a label, with or without a time at its end.
fn whole_line(text: &str, offset: usize, found: &mut Vec<Candidate>) {
    let end = text.len();
    if end > LONGEST_LABEL
        || text.contains('=')
        || text.ends_with(['!', ',', ';', '…', '"', '”', '。', '！', '：', ':', '-'])
        // Behind a time `J.H.` is a name; by itself it may be the end of a letter.
        || text.ends_with('.') && (offset == 0 || !ends_in_initial(text))
        || text.starts_with(['"', '“', '«'])
    {
        return;
    }
    // `And on. #00:01:20-0#` is a sentence with its time.
    let sentence = |name: usize| {
        let name = text[..name].trim_end();
        name.ends_with(['.', '?', '!', ',']) && !ends_in_initial(name)
    };
    if let Some(start) = trailing_stamp(text).filter(|&start| !sentence(start)) {
        // The time of day in a chat is none of a recording.
        let name = text[..start].trim_end_matches(is_before_a_time).len();
        let set_off = text[name..start].chars().count() > 1 || text[start..].starts_with(['[', '(']);
        add(found, text, offset, (0, name, end), if set_off { Style::Timed } else { Style::Clock });
    } else if let Some((time, start)) = trailing_mark(text) {
        let name = text[..start].trim_end();
        if !sentence(start) && !text.ends_with('#') && !name.is_empty() {
            let name = name.trim_end_matches(is_before_a_time).len();
            push_timed(found, text, offset, name, Style::Timed, time);
        }
    } else if let Some((time, start, single)) = trailing_time(text) {
        let name = text[..start].trim_end().trim_end_matches(is_before_a_time).len();
        let set_off = !single || text[name..start].contains(SIGNS_OF_TIMES);
        // Behind one blank `John H. 3:16` is as likely the end of a sentence.
        let ends = if set_off { sentence(name) } else { text[..name].trim_end().ends_with(['.', '?', '!', ',']) };
        if !ends && name > 0 {
            push_timed(found, text, offset, name, if set_off { Style::Timed } else { Style::Clock }, time);
        }
    } else if !text.ends_with('?') && !text.contains(COLONS) && text.starts_with(char::is_alphanumeric) {
        add(found, text, offset, (0, end, end), Style::Alone);
    }
}

fn push_timed(found: &mut Vec<Candidate>, text: &str, offset: usize, name: usize, style: Style, time: Deciseconds) {
    let before = found.len();
    add(found, text, offset, (0, name, text.len()), style);
    if let Some(candidate) = found[before..].first_mut() {
        candidate.time = Some(time);
    }
}
