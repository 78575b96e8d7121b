//! Writes values of variables. A value that is not of its variable's type is written as the text it is.

use super::xml_writer::{Attributes, XmlWriter};
use crate::domain::project::{Variable, VariableKind, VariableValue};
use crate::formats::projects::refi::read::elements::{is_date, is_date_time};

/// The type's name in the schema.
pub fn kind_name(kind: VariableKind) -> &'static str {
    match kind {
        VariableKind::Text => "Text",
        VariableKind::Boolean => "Boolean",
        VariableKind::Integer => "Integer",
        VariableKind::Float => "Float",
        VariableKind::Date => "Date",
        VariableKind::DateTime => "DateTime",
    }
}

/// Whether a value can be written as one of a type, and comes back as it was.
pub fn fits(kind: VariableKind, value: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = value.strip_prefix('-').unwrap_or(value);
    match kind {
        VariableKind::Text => true,
        VariableKind::Boolean => matches!(value, "true" | "false"),
        VariableKind::Integer => digits(unsigned),
        VariableKind::Float => match unsigned.split_once('.') {
            Some((whole, fraction)) => digits(whole) && digits(fraction),
            None => digits(unsigned),
        },
        VariableKind::Date => is_date(value),
        VariableKind::DateTime => is_date_time(value),
    }
}

/// The narrowest type that all values fit. A number with leading zeros is a name, not a number.
pub fn narrowest<'a>(values: impl Iterator<Item = &'a str> + Clone) -> VariableKind {
    let padded = values.clone().any(|value| value.len() > 1 && value.starts_with('0') && !value.starts_with("0."));
    let kinds = [VariableKind::Boolean, VariableKind::Integer, VariableKind::Float, VariableKind::Date, VariableKind::DateTime];
    let number = |kind| matches!(kind, VariableKind::Integer | VariableKind::Float);
    let fitting = |kind: &VariableKind| values.clone().next().is_some() && values.clone().all(|value| fits(*kind, value));
    kinds.into_iter().filter(|kind| !(padded && number(*kind))).find(fitting).unwrap_or(VariableKind::Text)
}

/// Writes a value with the reference to its variable.
pub fn write_value(out: &mut XmlWriter, variables: &[Variable], value: &VariableValue) {
    let declared = variables.iter().find(|variable| variable.guid == value.variable).map_or(VariableKind::Text, |variable| variable.kind);
    let kind = if fits(declared, &value.value) { declared } else { VariableKind::Text };
    let element = match kind {
        VariableKind::Text => "TextValue",
        VariableKind::Boolean => "BooleanValue",
        VariableKind::Integer => "IntegerValue",
        VariableKind::Float => "FloatValue",
        VariableKind::Date => "DateValue",
        VariableKind::DateTime => "DateTimeValue",
    };
    out.open("VariableValue", Attributes::default());
    out.empty("VariableRef", Attributes::default().with("targetGUID", value.variable));
    out.text(element, &value.value);
    out.close();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_type_is_found() {
        let kind = |values: &[&str]| narrowest(values.iter().copied());
        assert_eq!(kind(&["19", "-3"]), VariableKind::Integer);
        assert_eq!(kind(&["19", "2.5"]), VariableKind::Float);
        assert_eq!(kind(&["007", "12"]), VariableKind::Text);
        assert_eq!(kind(&["2026-01-15"]), VariableKind::Date);
        assert_eq!(kind(&["nurse", "12"]), VariableKind::Text);
        assert_eq!(kind(&[]), VariableKind::Text);
    }
}
