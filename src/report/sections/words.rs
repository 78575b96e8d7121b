//! Words that many participants say, each with a few of its uses.

use crate::domain::corpus::transcript::SafeTranscript;
use crate::report::coded::{CodedStudy, in_context, word_list};
use crate::report::figures::{count, of};
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::View;

/// Words listed.
const WORDS: usize = 40;
/// Words with uses.
const WITH_USES: usize = 15;
/// Uses of each.
const USES: usize = 5;

/// Whether enough people speak for a list: what few say may point at one of them.
pub fn can_list(study: &CodedStudy<'_>) -> bool {
    study.participants() >= study.least as usize
}

/// Writes the section.
pub fn words(page: &mut Markup, view: &View<'_>) {
    let study = view.coded;
    let transcripts: Vec<&SafeTranscript> = view.input.transcripts.iter().collect();
    let people: Vec<&str> = study.texts.iter().map(|text| text.participant.as_str()).collect();
    let all = word_list(&transcripts, &people, &view.rules);
    let shared: Vec<_> = all.iter().filter(|word| word.participants >= study.least).take(WORDS).collect();
    let columns = [Column::words("Word"), Column::numbers("Uses"), Column::numbers("Participants who say it")];
    page.table("Words that participants say most", &columns, |page| {
        for word in &shared {
            page.row(
                |page| _ = page.name(&word.form),
                |page| _ = page.number(count(word.uses as usize)).number(of(word.participants as usize, study.participants())),
            );
        }
    });
    page.paragraph(format_args!(
        "Words of one stem are one, function words are left out, and so is what fewer than {} participants say. The review page shows them with their uses.",
        study.least,
    ));
    page.folded(
        |page| _ = page.text("The first words in their context"),
        |page| {
            for word in shared.iter().take(WITH_USES) {
                page.html("<h3>").name(&word.form).html("</h3>\n<ul>\n");
                for one in in_context(&transcripts, &word.term, &view.rules, USES) {
                    page.html("<li>").name(&one.before).html(" <mark>").name(&one.word).html("</mark> ").name(&one.after);
                    page.html(" <span class=\"quiet\">").name(study.texts[one.text].document.as_str()).html("</span></li>\n");
                }
                page.html("</ul>\n");
            }
        },
    );
}
