//! The table of result files: each with what it needs, when it is written, and how.

use std::fs::File;
use std::io::{self, Write};

use super::finished::Finished;
use crate::domain::codebook::Codebook;
use crate::domain::digest::Digesting;
use crate::domain::measure::agreement::Agreement;
use crate::domain::measure::coverage::Coverage;
use crate::domain::measure::themes::Themes;
use crate::domain::review::suggestion::Suggestion;
use crate::domain::space::batch::{CodeTable, LineClusters, NO_CLUSTER};
use crate::domain::space::cluster::Clustering;
use crate::domain::space::packed::PackedCorpus;
use crate::domain::space::scores::CodeScores;
use crate::domain::space::term_space::TermSpace;
use crate::formats::results::{
    agreement_csv, clusters_json, disagreements_csv, draft_toml, drift_csv, elusion_csv, elusion_sample_csv, findings_jsonl, groups_csv,
    line_clusters_json, line_scores_jsonl, lines_by_code_csv, lines_csv, odd_codings_csv, quotations_csv, saturation_csv, scores_jsonl,
    second_look_csv, second_look_jsonl, stretch_turns_csv, stretches_csv, suggestions_csv, suggestions_jsonl, terms_csv, together_csv,
    trust_csv, uncoded_csv, words_csv,
};
use crate::pipeline::artefact::{Kind, Noun};
use crate::pipeline::catalogue::cluster::Outside;
use crate::report::report;
use crate::stages::cluster::{merged, near_miss_terms};
use crate::study::exchange::{codebook_qdc, machine_excerpts, study_qdpx};

/// Where a writer writes; the digest is taken on the way.
pub(super) type Out<'f> = Digesting<&'f mut File>;

/// One result file.
pub(super) struct Writer {
    /// Its name in the results folder.
    pub name: &'static str,
    /// The kinds without which there is no such file.
    pub needs: &'static [Kind],
    /// The kinds that it shows where there are any.
    pub welcomes: &'static [Kind],
    when: fn(&Finished<'_>) -> bool,
    /// Writes it.
    pub write: fn(&Finished<'_>, &mut Out<'_>) -> io::Result<()>,
}

impl Writer {
    /// Whether a run leaves this file.
    pub fn applies(&self, run: &Finished<'_>) -> bool {
        run.has_all(self.needs) && (self.when)(run)
    }

    const fn new(name: &'static str, needs: &'static [Kind], write: fn(&Finished<'_>, &mut Out<'_>) -> io::Result<()>) -> Self {
        Self { name, needs, welcomes: &[], when: |_| true, write }
    }

    const fn with(self, welcomes: &'static [Kind]) -> Self {
        Self { welcomes, ..self }
    }

    const fn when(self, when: fn(&Finished<'_>) -> bool) -> Self {
        Self { when, ..self }
    }
}

const SUGGESTIONS: Kind = <Vec<Suggestion>>::KIND;

/// A run over interviews.
fn over_talk(run: &Finished<'_>) -> bool {
    run.places.is_some()
}

/// A run over interviews in which the machine offers something.
fn of_machine(run: &Finished<'_>) -> bool {
    over_talk(run) && run.has::<TermSpace>() && !run.is_of_people()
}

fn drafted(run: &Finished<'_>) -> bool {
    of_machine(run) && run.draft().is_some()
}

/// Every file that some pipeline writes, but for the manifest.
pub(super) static WRITERS: &[Writer] = &[
    Writer::new("findings.jsonl", &[], |run, out| out.write_all(&findings_jsonl(&run.findings))),
    Writer::new("agreement.csv", &[Agreement::KIND], |run, out| out.write_all(&agreement_csv(run.need()))).when(over_talk),
    Writer::new("disagreements.csv", &[Agreement::KIND], |run, out| {
        out.write_all(&disagreements_csv(run.need(), run.transcripts(), run.participants()))
    })
    .when(over_talk),
    Writer::new("second_look.jsonl", &[Coverage::KIND], |run, out| out.write_all(&second_look_jsonl(run.places(), run.need())))
        .when(over_talk),
    Writer::new("second_look.csv", &[Coverage::KIND], |run, out| out.write_all(&second_look_csv(run.places(), run.need()))).when(over_talk),
    Writer::new("stretches.csv", &[Coverage::KIND], |run, out| out.write_all(&stretches_csv(run.need()))).when(over_talk),
    Writer::new("stretch_turns.csv", &[Coverage::KIND], |run, out| out.write_all(&stretch_turns_csv(run.places(), run.need())))
        .when(over_talk),
    Writer::new("odd_codings.csv", &[Coverage::KIND], |run, out| out.write_all(&odd_codings_csv(run.places(), run.need()))).when(over_talk),
    Writer::new("drift.csv", &[Coverage::KIND], |run, out| out.write_all(&drift_csv(run.need()))).when(over_talk),
    Writer::new("uncoded.csv", &[Coverage::KIND], |run, out| out.write_all(&uncoded_csv(run.need()))).when(over_talk),
    Writer::new("trust.csv", &[Coverage::KIND], |run, out| out.write_all(&trust_csv(run.need()))).when(over_talk),
    Writer::new("elusion.csv", &[Coverage::KIND], |run, out| out.write_all(&elusion_csv(run.need()))).when(over_talk),
    Writer::new("elusion_sample.csv", &[Coverage::KIND], |run, out| {
        let turns = run.need::<Coverage>().sample.as_ref().map_or(&[][..], |sample| &sample.turns);
        let answers = run.inputs.answers.as_ref().map_or(&[][..], |input| &input.value);
        out.write_all(&elusion_sample_csv(run.places(), turns, answers))
    })
    .when(|run| over_talk(run) && run.need::<Coverage>().sample.is_some()),
    Writer::new("groups.csv", &[Themes::KIND], |run, out| out.write_all(&groups_csv(run.need()))).when(over_talk),
    Writer::new("words.csv", &[Themes::KIND], |run, out| out.write_all(&words_csv(run.need()))).when(over_talk),
    Writer::new("quotations.csv", &[Themes::KIND], |run, out| out.write_all(&quotations_csv(run.places(), run.need()))).when(over_talk),
    Writer::new("together.csv", &[Themes::KIND], |run, out| out.write_all(&together_csv(run.need()))).when(over_talk),
    Writer::new("saturation.csv", &[Themes::KIND], |run, out| out.write_all(&saturation_csv(run.need()))).when(over_talk),
    Writer::new("report.html", &[], |run, out| out.write_all(report(&run.report()).as_bytes()))
        .with(&[
            Codebook::KIND,
            TermSpace::KIND,
            CodeScores::KIND,
            SUGGESTIONS,
            Clustering::KIND,
            Outside::KIND,
            Agreement::KIND,
            Coverage::KIND,
            Themes::KIND,
        ])
        // Without terms there is a page of what people coded, or none.
        .when(|run| over_talk(run) && (run.has::<TermSpace>() || run.has::<Agreement>())),
    Writer::new("suggestions.csv", &[SUGGESTIONS, TermSpace::KIND], |run, out| {
        out.write_all(&suggestions_csv(run.places(), run.suggestions(), run.need(), run.get()))
    })
    .with(&[Clustering::KIND])
    .when(of_machine),
    Writer::new("suggestions.jsonl", &[SUGGESTIONS, TermSpace::KIND], |run, out| {
        out.write_all(&suggestions_jsonl(run.places(), run.suggestions(), run.need(), run.get()))
    })
    .with(&[Clustering::KIND])
    .when(of_machine),
    Writer::new("scores.jsonl", &[TermSpace::KIND], |run, out| {
        let none = CodeScores::default();
        out.write_all(&scores_jsonl(run.places(), run.get().unwrap_or(&none), run.get()))
    })
    .with(&[CodeScores::KIND, Clustering::KIND])
    .when(|run| of_machine(run) && run.options.all_scores),
    Writer::new("clusters.json", &[Clustering::KIND, TermSpace::KIND], |run, out| {
        out.write_all(&clusters_json(run.places(), run.need(), run.outside(), run.need()))
    })
    .with(&[Outside::KIND])
    .when(of_machine),
    Writer::new("codebook.draft.toml", &[Clustering::KIND, TermSpace::KIND, Codebook::KIND], |run, out| {
        let (clusters, found) = merged(run.need::<Clustering>());
        out.write_all(&draft_toml(run.places(), run.need(), &clusters, &found, &near_miss_terms(&clusters, run.need())))
    })
    .when(drafted),
    Writer::new("codebook.draft.qdc", &[Clustering::KIND, TermSpace::KIND, Codebook::KIND], |run, out| {
        codebook_qdc(run.need()).map_or(Ok(()), |(qdc, _)| out.write_all(&qdc))
    })
    .when(|run| drafted(run) && codebook_qdc(run.need()).is_some()),
    Writer::new("project.qdpx", &[TermSpace::KIND], |run, out| {
        let excerpts = machine_excerpts(run.places(), run.suggestions(), run.need());
        out.write_all(&study_qdpx(run.inputs, run.transcripts(), run.scheme(), &excerpts).0)
    })
    .with(&[SUGGESTIONS, Codebook::KIND])
    .when(of_machine),
    Writer::new("terms.csv", &[PackedCorpus::KIND], |run, out| out.write_all(&terms_csv(&run.need::<PackedCorpus>().vocabulary))),
    Writer::new("clusters.json", &[PackedCorpus::KIND, LineClusters::KIND], |run, out| {
        out.write_all(&line_clusters_json(run.need(), &run.shown.0))
    }),
    Writer::new("lines.csv", &[PackedCorpus::KIND, LineClusters::KIND], |run, out| lines_csv(run.need(), run.need(), out)),
    Writer::new("lines_by_code.csv", &[PackedCorpus::KIND, CodeTable::KIND], |run, out| {
        let clusters = run.get::<LineClusters>();
        let cluster = |row: u32| clusters.map(|clusters| clusters.of[row as usize]).filter(|&cluster| cluster != NO_CLUSTER);
        out.write_all(&lines_by_code_csv(run.need(), cluster, &run.shown.1))
    })
    .with(&[LineClusters::KIND]),
    Writer::new("scores.jsonl", &[PackedCorpus::KIND, CodeTable::KIND], |run, out| {
        line_scores_jsonl(run.need(), run.need(), run.get(), out)
    })
    .with(&[LineClusters::KIND])
    .when(|run| run.options.all_scores),
];
