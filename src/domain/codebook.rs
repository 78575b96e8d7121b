//! The codebook: the preliminary coding scheme, or a later version of it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::explanation::{Explanation, explained};
use super::ids::CodeId;

/// Codes that were checked: names are unique, parents exist, no code is its own ancestor.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Codebook {
    version: u32,
    codes: Vec<Code>,
}

/// One entry of a codebook, in the six parts that the field uses, and a few of ours.
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
    /// Terms that speak for it.
    pub seeds: Vec<String>,
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

/// What is wrong with a codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodebookError {
    /// Two entries bear one name.
    DoubledName {
        /// The name.
        code: CodeId,
    },
    /// A parent that no entry bears.
    UnknownParent {
        /// The child.
        code: CodeId,
        /// What it names.
        parent: CodeId,
    },
    /// A code that is its own ancestor.
    Circle {
        /// Where the circle was met.
        code: CodeId,
        /// The codes on it, from child to parent.
        circle: Vec<CodeId>,
    },
    /// A code without a name.
    NoName {
        /// Which entry, from 1.
        entry: usize,
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
                let circle = circle.iter().map(CodeId::as_str).collect::<Vec<_>>().join(" > ");
                Explanation::new(format!("the parents of code {code} run in a circle: {circle}"), "let one of them have no parent")
            }
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
            colour: None,
            origin: None,
            brief: String::new(),
            definition: String::new(),
            inclusion: String::new(),
            exclusion: String::new(),
            examples: Vec::new(),
            seeds: Vec::new(),
        }
    }
}

impl Codebook {
    /// Checks the entries; every fault is reported, not only the first.
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
        if faults.is_empty() { Ok(Self { version, codes }.with_inherited_facets()) } else { Err(faults) }
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
        self.codes.iter().find(|code| &code.id == id)
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

    /// A child without a facet takes its parent's.
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
}

/// One fault per circle of parents, met at its least name.
fn circles(codes: &[Code], by_name: &BTreeMap<CodeId, &Code>) -> Vec<CodebookError> {
    let mut faults = Vec::new();
    for code in codes {
        let mut walk = vec![code.id.clone()];
        let mut above = code.parent.as_ref();
        while let Some(parent) = above {
            if parent == &code.id {
                // Each circle is walked once per member: report it at one of them only.
                if walk.iter().min() == Some(&code.id) {
                    walk.push(parent.clone());
                    faults.push(CodebookError::Circle { code: code.id.clone(), circle: walk });
                }
                break;
            }
            if walk.contains(parent) {
                break;
            }
            walk.push(parent.clone());
            above = by_name.get(parent).and_then(|c| c.parent.as_ref());
        }
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
    fn a_child_takes_the_facet_of_its_tree() {
        let mut top = code("risk", None);
        top.facet = Some("theme".into());
        let book = Codebook::new(1, vec![top, code("family", Some("risk"))]).expect("a sound codebook");
        assert_eq!(book.facets(), [(Some("theme"), vec![0, 1])]);
    }
}
