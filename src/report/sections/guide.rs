//! The interview guide: where its questions were found.

use crate::domain::corpus::guide::Guide;
use crate::domain::ids::SegmentId;
use crate::report::figures::of;
use crate::report::markup::Markup;
use crate::report::table::Column;
use crate::report::view::View;

/// Writes the section.
pub fn guide(page: &mut Markup, view: &View<'_>, guide: &Guide) {
    let columns = [
        Column::words("Question"),
        Column::words("Wording"),
        Column::numbers("Participants’ segments linked"),
        Column::numbers("Transcripts"),
    ];
    let linked = |question: usize| {
        let asks = |&segment: &usize| view.layout.questions[segment].is_some_and(|at| usize::from(at) == question);
        let segments: Vec<usize> = (0..view.layout.len()).filter(asks).collect();
        let answers = segments.iter().filter(|&&segment| view.layout.is_participant(segment)).count();
        (answers, view.transcripts_of(segments.into_iter().map(|segment| SegmentId(segment as u32))).len())
    };
    page.table("Questions of the guide and the segments they were linked to", &columns, |page| {
        for (at, question) in guide.questions.iter().enumerate() {
            let (answers, transcripts) = linked(at);
            page.row(
                |page| _ = page.name(&question.id),
                |page| {
                    page.cell(|page| _ = page.name(&question.text));
                    page.number(of(answers, view.spoken)).number(of(transcripts, view.transcripts()));
                },
            );
        }
    });
    page.paragraph(
        "A segment is linked to a question where the question or one of its variants was found before it, in words close enough.",
    );
}
