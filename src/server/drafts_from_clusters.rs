//! Clusters of the last run as drafts of codes: near-equal ones are one, and their excerpts are in the order of the texts.

use super::text::Text;
use crate::domain::corpus::text::GuardedText;
use crate::domain::digest::Digest;
use crate::formats::fault::FormatFault;
use crate::formats::review::drafts::{Draft, DraftExcerpt, read_drafts};
use crate::stages::cluster::{in_turn, near_equal};

/// The drafts of a session.
pub struct Drafts {
    /// The digest of their file.
    pub digest: Digest,
    /// The drafts, with those of their excerpts that the texts still hold, in the order of the texts.
    pub drafts: Vec<Draft>,
}

impl Drafts {
    /// Reads the clusters of a run.
    ///
    /// # Errors
    /// A [`FormatFault`] if the content is no list of clusters.
    pub fn read(clusters: &str, texts: &[Text]) -> Result<Self, FormatFault> {
        let mut drafts = merged(&read_drafts(clusters)?);
        let fits =
            |excerpt: &DraftExcerpt| texts.iter().any(|text| *text.id() == excerpt.document && text.spoken(excerpt.span) == *excerpt.text);
        for draft in &mut drafts {
            draft.excerpts.retain(fits);
            // In the order of the texts, which tells no rank.
            draft.excerpts.sort_by(|a, b| (&a.document, a.span).cmp(&(&b.document, b.span)));
        }
        Ok(Self { digest: Digest::of(clusters.as_bytes()), drafts })
    }
}

/// One draft for clusters that are near equal, numbered as in `codebook.draft.toml`.
fn merged(clusters: &[Draft]) -> Vec<Draft> {
    let terms: Vec<&[GuardedText]> = clusters.iter().map(|cluster| cluster.terms.as_slice()).collect();
    let one = |(at, group): (usize, Vec<usize>)| {
        let mut largest: Vec<&Draft> = group.iter().map(|&at| &clusters[at]).collect();
        largest.sort_by_key(|cluster| std::cmp::Reverse(cluster.segments));
        Draft {
            name: format!("draft {}", at + 1),
            segments: largest.iter().map(|cluster| cluster.segments).sum(),
            terms: in_turn(largest.iter().map(|cluster| cluster.terms.as_slice())),
            outside: largest.iter().all(|cluster| cluster.outside),
            excerpts: in_turn(largest.iter().map(|cluster| cluster.excerpts.as_slice())),
        }
    };
    near_equal(&terms).into_iter().enumerate().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clusters_of_the_same_words_are_one_draft() {
        let cluster = |segments: u32, terms: &str, outside: bool| Draft {
            name: String::new(),
            segments,
            terms: terms.split(' ').map(GuardedText::from).collect(),
            outside,
            excerpts: Vec::new(),
        };
        let drafts = merged(&[
            cluster(3, "rent keys door lease landlord", true),
            cluster(2, "bus", true),
            cluster(5, "keys rent lease door landlord stairs", false),
        ]);
        let shown: Vec<(&str, u32, usize, bool)> =
            drafts.iter().map(|draft| (draft.name.as_str(), draft.segments, draft.terms.len(), draft.outside)).collect();
        assert_eq!(shown, [("draft 1", 8, 6, false), ("draft 2", 2, 1, true)]);
        assert_eq!(&*drafts[0].terms[0], "keys", "the larger one's words come first");
    }
}
