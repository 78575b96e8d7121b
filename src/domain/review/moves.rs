//! Places that moved because a transcript's text was exchanged for its de-identified one.
//!
//! The log keeps what was said as it was said. This reads each event as if it had been said of the text as it is now.

use std::borrow::Cow;

use crate::domain::corpus::replacement::{TextReplaced, moved};
use crate::domain::corpus::span::CharSpan;
use crate::domain::digest::Digest;
use crate::domain::ids::DocumentId;
use crate::domain::review::decision::Decision;
use crate::domain::review::event::{About, Event, EventKind};
use crate::domain::review::offer::OfferId;

/// All exchanges of texts that a log holds, in its order.
#[derive(Clone, Debug, Default)]
pub struct Moves(Vec<TextReplaced>);

impl Moves {
    /// The exchanges among events.
    pub fn of<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let exchange = |event: &'a Event| match &event.act {
            EventKind::Replaced(what) => Some(what.clone()),
            _ => None,
        };
        Self(events.into_iter().filter_map(exchange).collect())
    }

    /// Adds one that came later.
    pub fn add(&mut self, what: &TextReplaced) {
        if !self.0.contains(what) {
            self.0.push(what.clone());
        }
    }

    /// An event as it is said of the texts that are there now.
    pub fn applied<'a>(&self, event: &'a Event) -> Cow<'a, Event> {
        if self.0.is_empty() {
            return Cow::Borrowed(event);
        }
        let mut event = event.clone();
        match &mut event.act {
            EventKind::Decided(what) => self.decision(what),
            EventKind::Adjudicated(what) => self.place(&mut what.document, &mut what.text, &mut what.span),
            EventKind::Discussed(what) => self.place(&mut what.document, &mut what.text, &mut what.span),
            EventKind::BlindClosed(what) => self.name(&mut what.document),
            EventKind::Done(what) => what.documents.iter_mut().for_each(|document| self.name(document)),
            EventKind::Reopened(what) => what.documents.iter_mut().for_each(|document| self.name(document)),
            EventKind::Noted(what) => {
                if let About::Transcript(document) = &mut what.about {
                    self.name(document);
                }
            }
            EventKind::SampleDrawn(what) => {
                what.drawn.iter_mut().for_each(|drawn| self.place(&mut drawn.document, &mut drawn.text, &mut drawn.span));
            }
            EventKind::Answered(what) => {
                if let Some(passage) = &mut what.asked.passage {
                    self.place(&mut passage.document, &mut passage.text, &mut passage.span);
                }
            }
            _ => {}
        }
        Cow::Owned(event)
    }

    fn decision(&self, what: &mut Decision) {
        let (document, span) = (what.document.clone(), what.span);
        self.place(&mut what.document, &mut what.text, &mut what.span);
        // An offer is named by its code and place; one that was answered is known again where it is now.
        let named = |document: &DocumentId, span| Some(OfferId::of(what.code.as_ref()?, document, span));
        if what.offer.is_some() && what.offer == named(&document, span) {
            what.offer = named(&what.document, what.span);
        }
    }

    fn place(&self, document: &mut DocumentId, text: &mut Digest, span: &mut CharSpan) {
        for step in &self.0 {
            if step.document == *document && step.before == *text {
                *span = moved(&step.places, *span);
                *text = step.after;
                *document = step.becomes.clone();
            }
        }
    }

    fn name(&self, document: &mut DocumentId) {
        for step in self.0.iter().filter(|step| step.becomes != step.document) {
            if step.document == *document {
                *document = step.becomes.clone();
            }
        }
    }
}
