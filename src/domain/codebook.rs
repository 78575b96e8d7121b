//! The codebook: the preliminary coding scheme, or a later version of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::explanation::{Explanation, explained};
use super::ids::CodeId;

/// Codes that were checked: names are unique, parents exist, no code is its own ancestor.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Codebook {
    version: u32,
    codes: Vec<Code>,
    /// Positions of the codes, sorted by name, for quick lookup.
    by_name: Vec<u32>,
}

/// A codebook as it is stored.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    codes: Vec<Code>,
}

impl From<Stored> for Codebook {
    fn from(Stored { version, codes }: Stored) -> Self {
        let mut by_name: Vec<u32> = (0..codes.len() as u32).collect();
        by_name.sort_by(|one, other| codes[*one as usize].id.cmp(&codes[*other as usize].id));
        Self { version, codes, by_name }
    }
}

impl From<Codebook> for Stored {
    fn from(Codebook { version, codes, .. }: Codebook) -> Self {
        Self { version, codes }
    }
}

/// One entry of a codebook: the six parts that the field uses, and what this program adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Its name, unique in the codebook.
    pub id: CodeId,
    /// The dimension it belongs to: "theme", "relationship". Suggestions are made per facet.
    pub facet: Option<String>,
    /// The code above it.
    pub parent: Option<CodeId>,
    /// A heading it is listed under; it means nothing to the ranking.
    pub heading: Option<String>,
    /// Whether it is about what is said or what is done by saying it; `None` leaves it to a test of the words.
    pub kind: Option<CodeKind>,
    /// Whether it is about people, so that third-person pronouns count; `None` if the codebook does not say.
    #[serde(default)]
    pub about: Option<About>,
    /// `#rrggbb`.
    pub colour: Option<String>,
    /// Whether it came from theory or from the data.
    pub origin: Option<Origin>,
    /// Brief definition.
    pub brief: String,
    /// Full definition.
    pub definition: String,
    /// When to use it.
    pub inclusion: String,
    /// When not to use it.
    pub exclusion: String,
    /// What an excerpt may sound like.
    pub examples: Vec<String>,
    /// Seed terms: words and phrases that indicate the code.
    pub seeds: Vec<String>,
    /// What people noted of it beside its parts, and what a file said of it that is none of them. No stage reads them.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What a code is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeKind {
    /// What is talked about. Neighbouring turns help to see it.
    Topic,
    /// What a speaker does by talking: asking, praising, promising. Neighbouring turns mislead.
    Act,
}

/// What the passages of a code are about: people or things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// People: what somebody is to another, or does to another.
    People,
    /// Anything else; stated so that the program does not propose people again.
    Things,
}

impl About {
    /// The name that codebook files use.
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Things => "things",
        }
    }

    /// Reads the name that codebook files use, in any case.
    pub fn named(word: &str) -> Option<Self> {
        [Self::People, Self::Things].into_iter().find(|about| about.name() == word.trim().to_lowercase())
    }
}

/// Where a code comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// From theory or earlier work.
    #[serde(rename = "a priori")]
    APriori,
    /// From the transcripts.
    #[serde(rename = "emergent")]
    Emergent,
}

/// The most codes of a codebook: several times what the largest studies have, and still ranked within seconds.
pub const MOST_CODES: usize = 1_500;

/// How many codes of a circle of parents a message names.
const SHOWN: usize = 12;

/// The most levels of a tree of codes: many times what people use.
pub const DEEPEST: usize = 100;

/// What is wrong with a codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookError {
    /// Two entries have one name.
    DoubledName {
        /// The name.
        code: CodeId,
    },
    /// A parent that no entry has.
    UnknownParent {
        /// The child.
        code: CodeId,
        /// What it names.
        parent: CodeId,
    },
    /// A code that is its own ancestor.
    Circle {
        /// The code at which the circle was found.
        code: CodeId,
        /// The codes on it, from child to parent.
        circle: Vec<CodeId>,
    },
    /// A code without a name.
    NoName {
        /// Which entry, from 1.
        entry: usize,
    },
    /// More codes than a run can rank in reasonable time.
    TooMany {
        /// How many there are.
        codes: usize,
    },
    /// A tree of more levels than people use.
    TooDeep {
        /// The first code that lies too deep.
        code: CodeId,
    },
    /// A child in another facet than its parent.
    SplitFacet {
        /// The child.
        code: CodeId,
        /// Its parent.
        parent: CodeId,
    },
}

impl CodebookError {
    /// Says what is wrong and what can be done.
    pub fn explanation(&self) -> Explanation {
        match self {
            Self::DoubledName { code } => {
                Explanation::new(format!("the code name {code} is given twice"), "give each code a name of its own")
            }
            Self::UnknownParent { code, parent } => Explanation::new(
                format!("the parent {parent} of code {code} is no code of this codebook"),
                "correct the name or add the code",
            ),
            Self::Circle { code, circle } => {
                let circle = circle.iter().take(SHOWN).map(CodeId::as_str).collect::<Vec<_>>().join(" > ");
                Explanation::new(format!("the parents of code {code} run in a circle: {circle}"), "let one of them have no parent")
            }
            Self::TooMany { codes } => Explanation::new(
                format!("the codebook holds {codes} codes, and at most {MOST_CODES} are read"),
                "divide it by facets into several studies",
            ),
            Self::TooDeep { code } => Explanation::new(format!("code {code} is more than {DEEPEST} levels deep"), "make the tree flatter"),
            Self::NoName { entry } => Explanation::new(format!("entry {entry} has no name"), "give it one"),
            Self::SplitFacet { code, parent } => {
                Explanation::new(format!("code {code} and its parent {parent} are in different facets"), "a tree lies inside one facet")
            }
        }
    }
}

explained!(CodebookError);

impl Code {
    /// An entry with a name and nothing else.
    pub fn named(id: impl AsRef<str>) -> Self {
        Self {
            id: CodeId::new(id),
            facet: None,
            parent: None,
            heading: None,
            kind: None,
            about: None,
            colour: None,
            origin: None,
            brief: String::new(),
            definition: String::new(),
            inclusion: String::new(),
            exclusion: String::new(),
            examples: Vec::new(),
            seeds: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl Codebook {
    /// Checks the entries; every fault is reported, not only the first.
    ///
    /// # Errors
    ///
    /// Every [`CodebookError`]: doubled or empty names, unknown parents, circles, and trees across facets.
    pub fn new(version: u32, codes: Vec<Code>) -> Result<Self, Vec<CodebookError>> {
        let mut faults = Vec::new();
        let mut by_name = BTreeMap::new();
        for (at, code) in codes.iter().enumerate() {
            if code.id.as_str().trim().is_empty() {
                faults.push(CodebookError::NoName { entry: at + 1 });
            } else if by_name.insert(code.id.clone(), code).is_some() {
                faults.push(CodebookError::DoubledName { code: code.id.clone() });
            }
        }
        for code in &codes {
            let Some(parent) = &code.parent else { continue };
            match by_name.get(parent) {
                None => faults.push(CodebookError::UnknownParent { code: code.id.clone(), parent: parent.clone() }),
                Some(above) if above.facet != code.facet && code.facet.is_some() => {
                    faults.push(CodebookError::SplitFacet { code: code.id.clone(), parent: parent.clone() });
                }
                Some(_) => {}
            }
        }
        faults.extend(circles(&codes, &by_name));
        if codes.len() > MOST_CODES {
            faults.push(CodebookError::TooMany { codes: codes.len() });
        }
        if faults.is_empty() {
            Ok(Self::from(Stored { version, codes }).with_inherited_facets().with_inherited_about())
        } else {
            Err(faults)
        }
    }

    /// The entries, in the order in which they were written.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// Which version of the scheme this is.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// How many codes.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there is no code.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    /// The entry of a code.
    pub fn get(&self, id: &CodeId) -> Option<&Code> {
        let at = self.by_name.binary_search_by(|&at| self.codes[at as usize].id.cmp(id)).ok()?;
        self.codes.get(self.by_name[at] as usize)
    }

    /// The facets in the order of first mention, each with the numbers of its codes. Codes without one share a facet `None`.
    pub fn facets(&self) -> Vec<(Option<&str>, Vec<usize>)> {
        let mut facets: Vec<(Option<&str>, Vec<usize>)> = Vec::new();
        for (at, code) in self.codes.iter().enumerate() {
            let name = code.facet.as_deref();
            match facets.iter_mut().find(|(have, _)| *have == name) {
                Some((_, codes)) => codes.push(at),
                None => facets.push((name, vec![at])),
            }
        }
        facets
    }

    /// Gives each child without a facet its parent's.
    fn with_inherited_facets(mut self) -> Self {
        let facet_of: BTreeMap<CodeId, (Option<String>, Option<CodeId>)> =
            self.codes.iter().map(|c| (c.id.clone(), (c.facet.clone(), c.parent.clone()))).collect();
        for code in &mut self.codes {
            let mut above = code.parent.clone();
            while let (None, Some(id)) = (&code.facet, &above) {
                let (facet, next) = &facet_of[id];
                code.facet.clone_from(facet);
                above.clone_from(next);
            }
        }
        self
    }

    /// Gives each child without `about` its parent's.
    fn with_inherited_about(mut self) -> Self {
        let about_of: BTreeMap<CodeId, (Option<About>, Option<CodeId>)> =
            self.codes.iter().map(|code| (code.id.clone(), (code.about, code.parent.clone()))).collect();
        for code in &mut self.codes {
            let mut above = code.parent.clone();
            while let (None, Some(id)) = (code.about, &above) {
                let (about, next) = &about_of[id];
                code.about = *about;
                above.clone_from(next);
            }
        }
        self
    }
}

/// Finds circles of parents, one fault for each, reported at its first name in order, and a tree deeper than [`DEEPEST`]. Each code is
/// walked over once.
fn circles(codes: &[Code], by_name: &BTreeMap<CodeId, &Code>) -> Vec<CodebookError> {
    let places: BTreeMap<&CodeId, usize> = codes.iter().enumerate().map(|(at, code)| (&code.id, at)).collect();
    let above =
        |at: usize| codes[at].parent.as_ref().filter(|parent| by_name.contains_key(*parent)).and_then(|parent| places.get(parent)).copied();
    let mut faults = Vec::new();
    // The depth of each code once its way up is known, and the walk on which it was met.
    let (mut depth, mut met): (Vec<Option<usize>>, Vec<usize>) = (vec![None; codes.len()], vec![usize::MAX; codes.len()]);
    let mut deepest: Option<usize> = None;
    for start in 0..codes.len() {
        let (mut way, mut at) = (Vec::new(), Some(start));
        while let Some(code) = at.filter(|&code| depth[code].is_none() && met[code] != start) {
            met[code] = start;
            way.push(code);
            at = above(code);
        }
        if let Some(first) = at.filter(|&code| depth[code].is_none()) {
            let from = way.iter().position(|&code| code == first).unwrap_or(0);
            let ring = &way[from..];
            let least = (0..ring.len()).min_by_key(|&at| &codes[ring[at]].id).unwrap_or(0);
            let walk = (0..=ring.len()).map(|step| codes[ring[(least + step) % ring.len()]].id.clone()).collect();
            faults.push(CodebookError::Circle { code: codes[ring[least]].id.clone(), circle: walk });
        }
        let first = at.and_then(|code| depth[code]).map_or(0, |depth| depth + 1);
        for (below, &code) in (first..).zip(way.iter().rev()) {
            depth[code] = Some(below);
            deepest = deepest.or_else(|| (below >= DEEPEST).then_some(code));
        }
    }
    if let Some(code) = deepest.filter(|_| faults.is_empty()) {
        faults.push(CodebookError::TooDeep { code: codes[code].id.clone() });
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(id: &str, parent: Option<&str>) -> Code {
        Code { parent: parent.map(CodeId::new), ..Code::named(id) }
    }

    #[test]
    fn every_fault_is_reported() {
        let faults =
            Codebook::new(1, vec![code("a", Some("b")), code("b", Some("a")), code("c", None), code("c", None), code("d", Some("x"))])
                .expect_err("three faults");
        assert_eq!(faults.len(), 3);
        assert!(faults.iter().any(|f| matches!(f, CodebookError::Circle { circle, .. } if circle.len() == 3)));
    }

    #[test]
    fn a_long_chain_is_refused_with_the_limit_and_a_long_circle_is_found_at_once() {
        let name = |at: usize| format!("code {at:05}");
        let chain = |length: usize| (0..length).map(|at| code(&name(at), at.checked_sub(1).map(name).as_deref())).collect::<Vec<_>>();
        assert!(Codebook::new(1, chain(DEEPEST)).is_ok());
        let faults = Codebook::new(1, chain(MOST_CODES)).expect_err("too deep");
        assert_eq!(faults, [CodebookError::TooDeep { code: CodeId::new(name(DEEPEST)) }]);
        assert!(faults[0].to_string().contains("100 levels"));
        let mut ring = chain(MOST_CODES);
        ring[0].parent = Some(CodeId::new(name(MOST_CODES - 1)));
        let faults = Codebook::new(1, ring).expect_err("a circle");
        assert!(matches!(&faults[..], [CodebookError::Circle { circle, .. }] if circle.len() == MOST_CODES + 1));
        let faults = Codebook::new(1, chain(5000)).expect_err("too many");
        assert!(faults.contains(&CodebookError::TooMany { codes: 5000 }));
    }

    #[test]
    fn a_child_takes_the_facet_of_its_tree_and_what_that_is_about() {
        let mut top = code("risk", None);
        top.facet = Some("theme".into());
        top.about = Some(About::People);
        let money = Code { about: Some(About::Things), ..code("money", Some("family")) };
        let book = Codebook::new(1, vec![top, code("family", Some("risk")), money]).expect("a sound codebook");
        assert_eq!(book.facets(), [(Some("theme"), vec![0, 1, 2])]);
        let about: Vec<Option<About>> = book.codes().iter().map(|code| code.about).collect();
        assert_eq!(about, [Some(About::People), Some(About::People), Some(About::Things)]);
    }
}
