//! GUIDs: identifiers of things in exchange files, 128 bits each.
//!
//! Ours are made from what they name, never drawn: the same study exported twice has the same
//! GUIDs, so that another program can tell what it has already.

use std::fmt;

use super::digest::Digest;

/// One GUID, written in lower case as 8-4-4-4-12 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid([u8; 16]);

impl Guid {
    /// Derives the GUID of a thing from its kind and from what identifies it. Its form is that of a UUID of version 8.
    pub fn derive<'a>(kind: &'a str, parts: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let digest = Digest::of_parts([kind.as_bytes()].into_iter().chain(parts));
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest.as_bytes()[..16]);
        bytes[6] = bytes[6] & 0x0f | 0x80;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        Self(bytes)
    }

    /// Reads a GUID in any case, with or without braces.
    pub fn parse(text: &str) -> Option<Self> {
        let bare = text.strip_prefix('{').map_or(Some(text), |rest| rest.strip_suffix('}'))?;
        let hyphens = [8, 13, 18, 23];
        if bare.len() != 36 || !bare.is_ascii() || hyphens.iter().any(|&at| bare.as_bytes()[at] != b'-') {
            return None;
        }
        let digits: Vec<u8> = bare.bytes().enumerate().filter(|(at, _)| !hyphens.contains(at)).map(|(_, byte)| byte).collect();
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
            let value = |digit: u8| (digit as char).to_digit(16);
            *byte = (value(pair[0])? * 16 + value(pair[1])?) as u8;
        }
        Some(Self(bytes))
    }

    /// The 16 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_and_case_do_not_matter_and_nothing_else_is_let_through() {
        let plain = Guid::parse("0f8a1907-7e42-4739-8610-a676b4d1b69f").expect("a GUID");
        assert_eq!(Guid::parse("{0F8A1907-7E42-4739-8610-A676B4D1B69F}"), Some(plain));
        assert_eq!(plain.to_string(), "0f8a1907-7e42-4739-8610-a676b4d1b69f");
        for wrong in [
            "",
            "c001",
            "{0f8a1907-7e42-4739-8610-a676b4d1b69f",
            "0f8a1907x7e42-4739-8610-a676b4d1b69f",
            "äf8a1907-7e42-4739-8610-a676b4d1b6",
        ] {
            assert_eq!(Guid::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_derived_guid_depends_on_kind_and_parts_and_has_the_usual_form() {
        let guid = Guid::derive("code", [&b"risk"[..]]);
        assert_eq!(Guid::parse(&guid.to_string()), Some(guid));
        assert_eq!(guid.to_string().as_bytes()[14], b'8');
        assert_ne!(guid, Guid::derive("user", [&b"risk"[..]]));
        assert_eq!(guid, Guid::derive("code", [&b"risk"[..]]));
    }
}
