//! Identifiers: what in a transcript may tell who somebody is.

use serde::{Deserialize, Serialize};

use super::span::ByteSpan;

/// A kind of identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// A name of a person, with a title before it.
    Person,
    /// A town, county or country.
    Place,
    /// A school, hospital, church, office or firm.
    Organisation,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Url,
    /// A name in a social network, with `@`.
    Handle,
    /// An address of a computer.
    Ip,
    /// A number that a state gives a person.
    NationalId,
    /// A postcode.
    Postcode,
    /// A street with a number.
    Street,
    /// A date with a day or a month of a year.
    Date,
    /// An age in years.
    Age,
    /// A number of a case, file, licence or badge.
    Number,
    /// A detail that tells who somebody is only together with others: a rare job, an event. Nothing proposes it but rarity.
    Detail,
}

impl IdentifierKind {
    /// All kinds, in the order in which tables list them.
    pub const ALL: [Self; 15] = [
        Self::Person,
        Self::Place,
        Self::Organisation,
        Self::Email,
        Self::Phone,
        Self::Url,
        Self::Handle,
        Self::Ip,
        Self::NationalId,
        Self::Postcode,
        Self::Street,
        Self::Date,
        Self::Age,
        Self::Number,
        Self::Detail,
    ];

    /// Its name in files: the same as serde's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Organisation => "organisation",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Url => "url",
            Self::Handle => "handle",
            Self::Ip => "ip",
            Self::NationalId => "national_id",
            Self::Postcode => "postcode",
            Self::Street => "street",
            Self::Date => "date",
            Self::Age => "age",
            Self::Number => "number",
            Self::Detail => "detail",
        }
    }

    /// The kind with this name in files.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is a name, which is found by context, and not a pattern of digits and signs.
    pub fn is_name(self) -> bool {
        matches!(self, Self::Person | Self::Place | Self::Organisation)
    }

    /// Whether it is known by its form: an address, a date, a number.
    pub fn is_form(self) -> bool {
        !self.is_name() && self != Self::Detail
    }
}

/// Why something is proposed as an identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierRule {
    /// It is in the study's own list of names.
    StudyList,
    /// It has the form of such an identifier, and its check digits where there are any.
    Pattern,
    /// A word beside it says so: "my name is", a title, "my sister".
    Cue,
    /// It is in a list of names or towns.
    List,
    /// It is written with a capital letter inside sentences, and never without.
    Capital,
    /// It differs by a letter from another proposal.
    NearSpelling,
    /// It is in one transcript alone, and no everyday word: for judgement.
    Rare,
}

impl IdentifierRule {
    /// All rules.
    const ALL: [Self; 7] = [Self::StudyList, Self::Pattern, Self::Cue, Self::List, Self::Capital, Self::NearSpelling, Self::Rare];

    /// Its word in files: the same as serde's.
    pub fn name(self) -> &'static str {
        match self {
            Self::StudyList => "study_list",
            Self::Pattern => "pattern",
            Self::Cue => "cue",
            Self::List => "list",
            Self::Capital => "capital",
            Self::NearSpelling => "near_spelling",
            Self::Rare => "rare",
        }
    }

    /// The rule of this word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }
}

/// A place in a text that may tell who somebody is; a person decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identifier {
    /// The words, in the canonical text.
    pub span: ByteSpan,
    /// What it would be.
    pub kind: IdentifierKind,
    /// Why it is proposed.
    pub rule: IdentifierRule,
    /// How likely it is one, 0 to 100: the order of review, no probability.
    pub weight: u8,
}
