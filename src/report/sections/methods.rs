//! Methods: what was done, in sentences that can be cited, and what it cannot do.

use crate::report::markup::Markup;
use crate::report::view::View;

/// Writes the section.
pub fn methods(page: &mut Markup, view: &View<'_>) {
    let input = view.input;
    page.html("<p class=\"cite\">");
    page.text(format_args!("The transcripts ({}) were read with Leitmotif {}.", view.whole(), input.version));
    for (_, sentence) in input.methods {
        page.html(" ").name(sentence);
    }
    page.text(format_args!(" Every random choice derives from seed {}.", input.seed));
    page.html(if input.is_of_people() {
        " Places were put in an order in which people may look again; no excerpt was coded by the program.</p>\n"
    } else {
        " The excerpts were offered to people as suggestions; no excerpt was coded by the program.</p>\n"
    });
    page.html(
        "<p>manifest.json holds the version of the program, every parameter, the seed, and the digests of everything that went in and came \
         out; with the same inputs and parameters the same bytes come out again.</p>\n",
    );
    if let Some(head) = input.head {
        page.html("<p>What people decided is kept in study.db, a row for each act. When this page was written its last row was <code>");
        page.text(head).html(
            "</code>. <code>leitmotif verify STUDY --head</code> with this line tells whether all rows up to it are still there.</p>\n",
        );
    }
    page.html(
        "<h3>Limits</h3>\n\
         <p>Scores are not probabilities: they put excerpts in an order and say nothing of how many are right. The program counts words and \
         their neighbourhood. It does not understand irony, silence or what went on in the room, and it misses what a participant \
         says in words that neither the scheme nor the talk around it shares. What is not offered here may still be in the \
         transcripts. Suggestions need people: each becomes a coding only when a named person decides so, having read it in its \
         place.</p>\n",
    );
}
