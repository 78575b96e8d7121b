//! A study of two invented interviews, small enough to count by hand.

use super::*;
use crate::domain::codebook::{Code, CodeKind};
use crate::domain::corpus::guide::GuideQuestion;
use crate::domain::corpus::participant::Participant;
use crate::domain::corpus::segment::Segment;
use crate::domain::corpus::span::CharSpan;
use crate::domain::corpus::token::Clause;
use crate::domain::finding::Place;
use crate::domain::ids::{CodeId, CoderId, DocumentId, SegmentId};
use crate::domain::review::suggestion::{Evidence, EvidenceTerm, Tier};
use crate::domain::space::cluster::{Choice, Cluster, CodeAffinity};
use crate::domain::space::matrix::{DocumentTermMatrix, Vocabulary};
use crate::domain::space::scores::{CodeSignal, NoSignal, QueryTerm};
use crate::domain::space::vectors::DenseRows;
use crate::formats::transcripts::plain_text::example;

/// Everything that [`ReportInput`] borrows.
pub struct Study {
    pub name: String,
    pub transcripts: Vec<SafeTranscript>,
    pub segments: Vec<Segments>,
    pub participants: Participants,
    pub guide: Guide,
    pub codebook: Codebook,
    pub space: TermSpace,
    pub scores: CodeScores,
    pub suggestions: Vec<Suggestion>,
    pub clusters: Clustering,
    pub outside: Clustering,
    pub findings: Vec<Finding>,
    pub methods: Vec<(String, String)>,
    pub codings: Vec<Coding>,
    pub compare: Vec<String>,
}

/// The segments are 0 (question), 1, 2 of the first transcript and 3 (question), 4 of the second; `odd` ends up in
/// every name and every text of the study.
pub fn study(odd: &str) -> Study {
    let named = |name: &str| format!("{name}{odd}");
    let first = format!("Interviewer: Who was there?\nIda: My aunt kept me safe. {odd}\nIda: We slept in her house.\n");
    let documents = [named("first"), named("second")];
    let texts = [first, "Interviewer: And then?\nOmar: Nobody’s aunt helped me, 🙂 no safe house.\n".to_owned()];
    let transcripts: Vec<SafeTranscript> = documents.iter().zip(&texts).map(|(id, text)| example(id, text)).collect();
    let segments: Vec<Segments> = transcripts.iter().map(one_per_turn).collect();
    let codes = [CodeId::new(named("protective")), CodeId::new(named("caregiver")), CodeId::new(named("silent"))];
    let facet = |name: &str| Some(named(name));
    let entry = |at: usize, facet| Code {
        facet,
        definition: named("defined"),
        examples: vec![named("example")],
        ..Code::named(codes[at].as_str())
    };
    let codebook = Codebook::new(1, vec![entry(0, facet("theme")), entry(1, facet("tie")), entry(2, facet("tie"))]).expect("a codebook");
    let signal = |at: usize, no_signal| CodeSignal {
        code: codes[at].clone(),
        kind: CodeKind::Topic,
        query: vec![QueryTerm { term: 0, weight: 1.0, clause: Some(Clause::Seed) }, QueryTerm { term: 1, weight: 0.5, clause: None }],
        trust: 0.5 - at as f32,
        no_signal,
        scattered: false,
        doing: 0.0,
        spoken: Vec::new(),
    };
    let ranked = [[0.0, 0.0, 0.0], [2.0, 1.0, 0.0], [1.5, 0.2, 0.0], [0.0, 0.0, 0.0], [0.5, 3.0, 0.0]].concat();
    let scores = CodeScores {
        decided: Vec::new(),
        codes: vec![signal(0, None), signal(1, None), signal(2, Some(NoSignal::NoTermOccurs))],
        own: DenseRows::from_values(3, ranked.clone()),
        model: None,
        doing: None,
        people: None,
        ranked: DenseRows::from_values(3, ranked),
    };
    let offer = |at: usize, rank, segment, score| Suggestion {
        code: codes[at].clone(),
        rank,
        score,
        tier: Tier::Likely,
        segment: SegmentId(segment),
        first: SegmentId(segment),
        last: SegmentId(segment),
        evidence: evidence(),
    };
    let person = |id: &str, group: &str| Participant { id: id.into(), group: Some(named(group)), ..Participant::default() };
    let rows = documents.iter().cloned().zip([person("1", "provider"), person("2", "survivor")]).collect();
    let coding = |document: &str, start, end| Coding {
        document: DocumentId::new(document),
        span: CharSpan { start, end },
        code: codes[0].clone(),
        coder: CoderId::new(named("C1")),
    };
    Study {
        name: named("Ties"),
        participants: Participants { spelt: Default::default(), attributes: Vec::new(), rows },
        guide: Guide { questions: vec![GuideQuestion { id: named("Q1"), text: named("Who was there?"), variants: Vec::new() }] },
        codebook,
        space: space(odd),
        scores,
        suggestions: vec![offer(0, 1, 1, 2.0), offer(0, 2, 2, 1.5), offer(0, 3, 4, 0.5), offer(1, 1, 4, 3.0), offer(1, 2, 1, 1.0)],
        clusters: clusters(&codes[0]),
        outside: Clustering {
            of: vec![None, None, Some(0), None, None],
            clusters: vec![cluster(0, &codes[1], true)],
            choice: Choice::default(),
        },
        findings: vec![
            Finding::new("E0110", Place::file(&documents[0]), named("found"), named("mend it")),
            Finding::note("E0201", Place::study(), named("told"), ""),
        ],
        methods: vec![("segment".into(), named("Turns were taken as units."))],
        // The coder put the code on the aunt of the first transcript, and did not open the second.
        codings: vec![coding(&documents[0], 40, 45)],
        compare: vec!["group".to_owned()],
        transcripts,
        segments,
    }
}

fn one_per_turn(transcript: &SafeTranscript) -> Segments {
    let segment = |(at, turn): (usize, &crate::domain::corpus::transcript::Turn)| Segment {
        turn: at as u32,
        span: turn.span,
        words: transcript.spoken(turn.span).split_whitespace().count() as u32,
        speaker: turn.speaker,
        role: turn.role,
        question: Some(0),
    };
    Segments { document: transcript.id.clone(), items: transcript.turns.iter().enumerate().map(segment).collect() }
}

fn evidence() -> Evidence {
    let term = |term: &str, clause| EvidenceTerm { term: term.into(), share: 0.5, clause };
    let terms = vec![term("aunt", Some(Clause::Seed)), term("safe hous", None)];
    Evidence { terms, own: 1.25, context: -0.75, against: vec!["negated".into()], ..Evidence::default() }
}

fn space(odd: &str) -> TermSpace {
    let terms = ["aunt", "hous", "safe hous"].map(str::to_owned).to_vec();
    let shown = ["aunt", "house", "safe house"].map(|term| format!("{term}{odd}")).to_vec();
    let mut topics = DocumentTermMatrix { vocabulary: Vocabulary { terms, df: vec![2, 2, 1] }, ..Default::default() };
    (0..5).for_each(|_| topics.rows.push([(0, 1)]));
    TermSpace { topics, shown, ..TermSpace::default() }
}

fn cluster(id: u32, code: &CodeId, outside: bool) -> Cluster {
    Cluster {
        id,
        size: 1,
        terms: vec!["aunt".into(), "hous".into()],
        typical: vec![SegmentId(1)],
        border: Vec::new(),
        coherence: if outside { None } else { Some(-0.25) },
        codes: vec![CodeAffinity { code: code.clone(), affinity: 2.5 }],
        outside,
    }
}

fn clusters(code: &CodeId) -> Clustering {
    Clustering {
        of: vec![None, Some(0), Some(1), None, Some(1)],
        clusters: vec![cluster(0, code, false), Cluster { size: 2, ..cluster(1, code, false) }],
        choice: Choice { k: 2, stability: vec![(2, 0.8), (3, 0.4)] },
    }
}

impl Study {
    /// Takes away what came from the scheme and from people.
    pub fn bare(&self) -> ReportInput<'_> {
        ReportInput {
            participants: None,
            guide: None,
            codebook: None,
            scores: None,
            suggestions: &[],
            clusters: None,
            outside: None,
            findings: &[],
            codings: &[],
            ..self.input()
        }
    }

    /// The whole study.
    pub fn input(&self) -> ReportInput<'_> {
        ReportInput {
            name: &self.name,
            date: "2026-01-15",
            version: "0.1.0",
            seed: 7,
            language: Language::En,
            transcripts: &self.transcripts,
            segments: &self.segments,
            participants: Some(&self.participants),
            guide: Some(&self.guide),
            codebook: Some(&self.codebook),
            space: &self.space,
            scores: Some(&self.scores),
            suggestions: &self.suggestions,
            clusters: Some(&self.clusters),
            outside: Some(&self.outside),
            findings: &self.findings,
            methods: &self.methods,
            codings: &self.codings,
            compare: &self.compare,
            least: 3,
            head: None,
            coverage: None,
            themes: None,
            agreement: None,
        }
    }
}
