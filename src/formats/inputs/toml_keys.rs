//! The keys of a small TOML file that people write, taken one by one, so that every fault of the file is reported and not only the first.

use serde::de::DeserializeOwned;

use crate::formats::fault::{FormatFault, toml_table, unknown_key};

/// The keys of a file, and what is wrong with those that were taken so far.
pub struct Keys<'t> {
    text: &'t str,
    table: toml::Table,
    faults: Vec<FormatFault>,
}

impl<'t> Keys<'t> {
    /// Reads the file; `known` are the keys at its top. `format = 1` may be there and need not.
    ///
    /// # Errors
    ///
    /// Every [`FormatFault`] of its writing; keys that are unknown are reported by [`Self::finish`].
    pub fn read(text: &'t str, known: &[&str]) -> Result<Self, Vec<FormatFault>> {
        let table = toml_table(text)?;
        let unknown = table.keys().filter(|key| !known.contains(&key.as_str()));
        let mut faults: Vec<FormatFault> = unknown.map(|key| located(text, None, key, unknown_key("key", key, known))).collect();
        if !matches!(table.get("format").map(toml::Value::as_integer), None | Some(Some(1))) {
            let fault =
                FormatFault::new("the format is not 1", "leave this line out; where the file is of a newer program, take that program");
            faults.push(located(text, None, "format", fault));
        }
        Ok(Self { text, table, faults })
    }

    /// Takes the value of a key; where it is of another kind, that is a fault with this way out.
    pub fn take<T: DeserializeOwned>(&mut self, key: &str, remedy: &str) -> Option<T> {
        let value = self.table.remove(key)?;
        match value.try_into() {
            Ok(value) => Some(value),
            Err(_) => {
                self.fault(key, format!("the value of {key} is not of the right kind"), remedy);
                None
            }
        }
    }

    /// Takes a table of keys that people choose themselves; each value of another kind is a fault.
    pub fn take_table<T: DeserializeOwned>(&mut self, key: &str, remedy: &str) -> Vec<(String, T)> {
        let entries = match self.table.remove(key) {
            None => return Vec::new(),
            Some(toml::Value::Table(entries)) => entries,
            Some(_) => {
                self.fault(key, format!("{key} is no table"), format!("begin it with a line [{key}]"));
                return Vec::new();
            }
        };
        let mut taken = Vec::new();
        for (name, value) in entries {
            match value.try_into() {
                Ok(value) => taken.push((name, value)),
                // What people call a speaker may be a name, so the line is given and not the key.
                Err(_) => {
                    let fault = FormatFault::new(format!("a value under [{key}] is none that is known"), remedy);
                    self.faults.push(located(self.text, Some(key), &name, fault));
                }
            }
        }
        taken
    }

    /// Notes a fault of a key.
    pub fn fault(&mut self, key: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.faults.push(located(self.text, None, key, FormatFault::new(message, remedy)));
    }

    /// What was read, or every fault, in the order of the file.
    ///
    /// # Errors
    ///
    /// Every [`FormatFault`] of the keys.
    pub fn finish<T>(mut self, value: T) -> Result<T, Vec<FormatFault>> {
        self.faults.sort_by_key(|fault| fault.line);
        if self.faults.is_empty() { Ok(value) } else { Err(self.faults) }
    }
}

/// A fault with the line of its key, where the file is written so that it can be found.
fn located(text: &str, section: Option<&str>, key: &str, fault: FormatFault) -> FormatFault {
    let mut inside = section.is_none();
    for (at, line) in text.lines().map(str::trim_start).enumerate() {
        if line.starts_with('[') {
            let name = line.trim_matches(['[', ']', ' ']);
            if section.is_none() && name == key {
                return fault.at(at as u32 + 1);
            }
            inside = section == Some(name);
        } else if inside && line.split_once('=').is_some_and(|(name, _)| name.trim().trim_matches(['"', '\'']) == key) {
            return fault.at(at as u32 + 1);
        }
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_its_line_and_they_come_in_the_order_of_the_file() {
        let text = "nmae = \"x\"\nblind = \"yes\"\n[speakers]\n\"P\" = \"participants\"\n\"I\" = \"interviewer\"\n[spekers]\n";
        let mut keys = Keys::read(text, &["format", "name", "blind", "speakers"]).unwrap_or_else(|_| panic!("it parses"));
        assert_eq!(keys.take::<bool>("blind", "write true or false"), None);
        let roles: Vec<(String, crate::domain::corpus::transcript::Role)> = keys.take_table("speakers", "write participant");
        assert_eq!(roles.len(), 1);
        let faults = keys.finish(()).expect_err("faults");
        assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [Some(1), Some(2), Some(4), Some(6)]);
        assert!(!faults[2].to_string().contains('P'), "{}", faults[2]);
    }
}
