//! The study at a glance: how much there is, who spoke, who coded, and what nobody coded yet.

use crate::report::coded::glance as look;
use crate::report::figures::{count, of, some};
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::View;

/// Names in a sentence at most.
const NAMED: usize = 8;

/// Writes the section.
pub fn glance(page: &mut Markup, view: &View<'_>) {
    let seen = look(view.coded);
    let codings: usize = seen.coders.iter().map(|(_, codings, _)| codings).sum();
    page.html("<ul class=\"facts\">\n");
    let facts = [
        (count(seen.transcripts), if seen.transcripts == 1 { "transcript" } else { "transcripts" }),
        (count(seen.participants), if seen.participants == 1 { "participant" } else { "participants" }),
        (count(seen.words), "words of participants"),
        (of(seen.codes[1], seen.codes[0]), "codes used"),
        (count(codings), "codings of people"),
    ];
    for (number, what) in facts {
        page.html("<li><b>").text(number).html("</b> ").text(what).html("</li>\n");
    }
    page.html("</ul>\n");
    if seen.groups.iter().any(|(group, ..)| group.is_some()) {
        let columns = [Column::words("Group"), Column::numbers("Participants"), Column::numbers("Transcripts")];
        page.table("Participants by group", &columns, |page| {
            for (group, participants, transcripts) in &seen.groups {
                page.row(
                    |page| _ = page.name(group.as_deref().unwrap_or("no group")),
                    |page| _ = page.number(of(*participants, seen.participants)).number(of(*transcripts, seen.transcripts)),
                );
            }
        });
    }
    if !seen.coders.is_empty() {
        let columns = [Column::words("Coder"), Column::numbers("Codings"), Column::numbers("Transcripts with a coding")];
        page.table("Codings by coder", &columns, |page| {
            for (coder, codings, transcripts) in &seen.coders {
                page.row(
                    |page| _ = page.name(coder.as_str()),
                    |page| _ = page.number(count(*codings)).number(of(*transcripts, seen.transcripts)),
                );
            }
        });
    }
    page.html("<h3>What is open</h3>\n<ul>\n");
    let mut nothing = true;
    for (names, one, more) in [
        (&seen.uncoded, "transcript holds no coding of anybody", "transcripts hold no coding of anybody"),
        (&seen.unused, "code of the codebook is used nowhere", "codes of the codebook are used nowhere"),
    ] {
        if names.is_empty() {
            continue;
        }
        nothing = false;
        page.html("<li>").text(some(names.len(), one, more)).html(": ");
        for (at, name) in names.iter().take(NAMED).enumerate() {
            page.html(if at > 0 { ", " } else { "" }).name(name);
        }
        page.text(if names.len() > NAMED { format!(" and {} more", count(names.len() - NAMED)) } else { String::new() }).html(".</li>\n");
    }
    page.html(if nothing { "<li>Every transcript has a coding, and every code is used.</li>\n" } else { "" }).html("</ul>\n");
}
