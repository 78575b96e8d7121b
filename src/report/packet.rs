//! Packets: pages that leave the study for one reader. A participant is asked whether the excerpts were understood; an
//! expert is asked about the codebook.
//!
//! Takes codings that people agreed on or one of them made, gives one page that opens from disk, without script and
//! with nothing from elsewhere. A participant's page holds that participant's own excerpts and no other word: no other
//! transcript, no coder, no memo, no score. An expert's page holds the codebook with excerpts, and no name, label or
//! transcript beside them. Whether an excerpt betrays somebody is for people to judge before the page goes out.

use super::markup::Markup;
use crate::domain::codebook::{Code, Codebook};
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::domain::ids::CodeId;
use crate::domain::review::answer::{Asked, AskedPassage};
use crate::domain::review::event::Head;

const STYLE: &str = include_str!("page.css");

/// Ruled lines for an answer on paper. A page without script keeps nothing that is typed, so there is no field to type into.
const ANSWER: &str = ".lines { max-width: 44rem; height: 7.5rem; margin: .5rem 0 1.5rem; \
    background: repeating-linear-gradient(transparent 0 calc(2.5rem - 1px), currentColor calc(2.5rem - 1px) 2.5rem); opacity: .35; }\n\
    @media print { .lines { print-color-adjust: exact; -webkit-print-color-adjust: exact; } section { break-inside: avoid; } }\n";

/// An excerpt under a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PacketExcerpt {
    /// The code.
    pub code: CodeId,
    /// Its words.
    pub text: GuardedText,
    /// Where it is.
    pub place: AskedPassage,
}

/// A participant's packet: the page, and what it asks, each with its number on the page.
pub struct MemberPacket {
    /// The page.
    pub page: String,
    /// What it asks.
    pub asked: Vec<(String, Asked)>,
}

/// The packet for one participant. Codes that the codebook lacks go by their names.
pub fn member_packet(
    study: &str,
    date: &str,
    participant: &str,
    codebook: &Codebook,
    excerpts: &[PacketExcerpt],
    head: Option<Head>,
) -> MemberPacket {
    let packet = packet_digest(study, date, participant, codebook, excerpts);
    let ask = |code: Option<&CodeId>, passage: Option<&AskedPassage>| Asked {
        participant: participant.to_owned(),
        packet,
        code: code.cloned(),
        passage: passage.cloned(),
    };
    let mut asked = Vec::new();
    let mut page = open(study, "your interview");
    page.html("<header>\n<h1>")
        .name(study)
        .html("</h1>\n<p class=\"quiet\">For ")
        .name(participant)
        .html(dot(date))
        .text(date)
        .html("</p>\n");
    page.paragraph("These are passages of your interview, and what we understood by them. Please tell us where we understood you wrongly, and what is missing. You may leave out any answer, and ask us to leave out any passage. Each passage has a number by which you can name it.");
    page.paragraph("Print this page and write on the lines, write into the table that came with it, or tell us when we meet.");
    page.html("</header>\n<main id=\"main\">\n");
    for (number, (code, passages)) in (1..).zip(by_code(codebook, excerpts)) {
        page.html("<section>\n<h2>").text(number).html(" ").name(&plain_title(codebook, &code)).html("</h2>\n");
        if let Some(words) = codebook.get(&code).map(in_plain_words).filter(|words| !words.is_empty()) {
            page.paragraph(words);
        }
        for (within, passage) in (1..).zip(passages) {
            let name = format!("{number}.{within}");
            page.html("<p class=\"quiet\">").text(&name).html("</p>\n<blockquote>").name(&passage.text).html("</blockquote>\n");
            asked.push((name, ask(Some(&code), Some(&passage.place))));
        }
        answer(&mut page, number, "Did we understand you? What would you say instead?");
        page.html("</section>\n");
        asked.push((number.to_string(), ask(Some(&code), None)));
    }
    page.html("<section>\n<h2>Anything else</h2>\n");
    answer(&mut page, 0, "What did we leave out? What should not be printed?");
    page.html("</section>\n");
    asked.push(("0".to_owned(), ask(None, None)));
    page.html("<p class=\"quiet\">Packet ").text(packet.short()).html("</p>\n");
    MemberPacket { page: close(page, date, head), asked }
}

/// The digest of all that a packet shows, so that an answer stays an answer to just this.
fn packet_digest(study: &str, date: &str, participant: &str, codebook: &Codebook, excerpts: &[PacketExcerpt]) -> Digest {
    let mut parts: Vec<Vec<u8>> = [study, date, participant].map(|part| part.as_bytes().to_vec()).to_vec();
    for PacketExcerpt { code, text, place } in excerpts {
        let words = codebook.get(code).map_or("", in_plain_words);
        parts.extend(
            [code.as_str(), &plain_title(codebook, code), words, text, place.document.as_str()].map(|part| part.as_bytes().to_vec()),
        );
        parts.extend([place.text.as_bytes().to_vec(), place.span.start.to_le_bytes().to_vec(), place.span.end.to_le_bytes().to_vec()]);
    }
    Digest::of_parts(parts.iter().map(Vec::as_slice))
}

/// The page for experts: every code in its six parts, with some excerpts.
pub fn expert_packet(
    study: &str,
    date: &str,
    codebook: &Codebook,
    digest: &str,
    excerpts: &[PacketExcerpt],
    most: usize,
    head: Option<Head>,
) -> String {
    let mut page = open(study, "codebook");
    page.html("<header>\n<h1>").name(study).html("</h1>\n<p class=\"quiet\">Codebook, version ").text(codebook.version());
    page.html(dot(date)).text(date).html(" · ").text(digest).html("</p>\n");
    page.paragraph("Please read each code with the excerpts below it. Write into the table of comments that came with this page, a line for each comment, and send the table back.");
    page.html("</header>\n<main id=\"main\">\n");
    let by_code = by_code(codebook, excerpts);
    for code in codebook.codes() {
        page.html("<section>\n<h2>").name(code.id.as_str()).html("</h2>\n<dl>\n");
        let examples = code.examples.join(" / ");
        let above = code.parent.as_ref().map(|parent| parent.as_str()).unwrap_or_default();
        for (name, words) in [
            ("Facet", code.facet.as_deref().unwrap_or_default()),
            ("Below", above),
            ("In short", &code.brief),
            ("Definition", &code.definition),
            ("When to use it", &code.inclusion),
            ("When not", &code.exclusion),
            ("May sound like", &examples),
        ] {
            if !words.is_empty() {
                page.html("<dt>").text(name).html("</dt><dd>").name(words).html("</dd>\n");
            }
        }
        page.html("</dl>\n");
        let found = by_code.iter().find(|(id, _)| *id == code.id).map(|(_, found)| found.as_slice()).unwrap_or_default();
        page.html("<p class=\"quiet\">").text(format_args!("{} of {} excerpts", found.len().min(most), found.len())).html("</p>\n");
        for passage in found.iter().take(most) {
            page.html("<blockquote>").name(&passage.text).html("</blockquote>\n");
        }
        page.html("</section>\n");
    }
    close(page, date, head)
}

/// Excerpts by code: the codebook's codes in its order, then the others.
fn by_code<'a>(codebook: &Codebook, excerpts: &'a [PacketExcerpt]) -> Vec<(CodeId, Vec<&'a PacketExcerpt>)> {
    let mut order: Vec<CodeId> = codebook.codes().iter().map(|code| code.id.clone()).collect();
    let mut others: Vec<CodeId> = excerpts.iter().map(|excerpt| excerpt.code.clone()).filter(|code| codebook.get(code).is_none()).collect();
    others.sort();
    others.dedup();
    order.extend(others);
    let of = |code: CodeId| {
        let found: Vec<&PacketExcerpt> = excerpts.iter().filter(|excerpt| excerpt.code == code).collect();
        (code, found)
    };
    order.into_iter().map(of).filter(|(_, found)| !found.is_empty()).collect()
}

/// A code as somebody reads it who has not worked with it.
fn plain_title(codebook: &Codebook, code: &CodeId) -> String {
    codebook.get(code).map(|code| code.brief.trim()).filter(|brief| !brief.is_empty()).map_or_else(|| code.to_string(), str::to_owned)
}

fn in_plain_words(code: &Code) -> &str {
    code.definition.trim()
}

fn open(study: &str, what: &str) -> Markup {
    let mut page = Markup::default();
    page.html("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.html("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    page.html(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n",
    );
    page.html("<meta name=\"referrer\" content=\"no-referrer\">\n<title>").text(study).html(" – ").text(what).html("</title>\n<style>\n");
    page.html(STYLE).html(ANSWER).html("</style>\n</head>\n<body>\n");
    page
}

fn answer(page: &mut Markup, number: usize, question: &'static str) {
    page.html("<p").attribute("id", format_args!("answer-{number}")).html(">").html(question).html("</p>\n<div class=\"lines\"></div>\n");
}

/// The sign between a date and what comes before it; empty where the study has no date.
fn dot(date: &str) -> &'static str {
    if date.is_empty() { "" } else { " · " }
}

fn close(mut page: Markup, date: &str, head: Option<Head>) -> String {
    page.html("</main>\n<footer><p>Leitmotif").html(dot(date)).text(date);
    if let Some(head) = head {
        page.html(" · ").text(head);
    }
    page.html("</p></footer>\n</body>\n</html>\n");
    page.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::corpus::span::CharSpan;
    use crate::domain::ids::DocumentId;

    fn book() -> Codebook {
        let code = Code { brief: "A tie that <shields>".into(), definition: "Somebody kept me safe.".into(), ..Code::named("protective") };
        Codebook::new(3, vec![code, Code::named("risk")]).expect("a codebook")
    }

    fn excerpt(code: &str, text: &str) -> PacketExcerpt {
        let place = AskedPassage { document: DocumentId::new("a.txt"), text: Digest::of(b"a"), span: CharSpan { start: 0, end: 5 } };
        PacketExcerpt { code: CodeId::new(code), text: text.into(), place }
    }

    #[test]
    fn a_participant_reads_plain_words_and_nothing_acts() {
        let MemberPacket { page, asked } = member_packet(
            "Ties",
            "2026-01-15",
            "P<7>",
            &book(),
            &[excerpt("protective", "My aunt <b>stayed</b>."), excerpt("left", "gone")],
            Some(Head { seq: 9, digest: Digest::of(b"row") }),
        );
        assert!(
            page.contains("A tie that &lt;shields&gt;")
                && page.contains("My aunt &lt;b&gt;stayed&lt;/b&gt;.")
                && page.contains("P&lt;7&gt;")
        );
        assert!(page.contains("<bdi>left</bdi>") && !page.contains("<bdi>risk</bdi>") && !page.contains("<script"));
        assert_eq!(page.matches("class=\"lines\"").count(), 3);
        assert!(!page.contains("a.txt"), "no transcript is named");
        let numbers: Vec<&str> = asked.iter().map(|(number, _)| number.as_str()).collect();
        assert_eq!(numbers, ["1.1", "1", "2.1", "2", "0"]);
        assert!(page.contains(">1.1</p>") && page.contains(&format!("Packet {}", asked[0].1.packet.short())));
        assert!(page.contains(&format!("9:{}", Digest::of(b"row"))), "the head stands at the foot");
    }

    #[test]
    fn an_expert_reads_every_code_with_a_few_excerpts() {
        let found: Vec<PacketExcerpt> = (0..9).map(|at| excerpt("risk", &format!("passage {at}."))).collect();
        let page = expert_packet("Ties", "2026-01-15", &book(), "abc", &found, 3, None);
        assert!(page.contains("version 3") && page.contains("0 of 0 excerpts") && page.contains("3 of 9 excerpts"));
        assert!(page.contains("passage 2.") && !page.contains("passage 3."));
    }
}
