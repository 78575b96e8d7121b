//! Tokens of RTF: groups, control words, control symbols, bytes.

/// One RTF token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\word-12 `: a name and maybe a number.
    Word(&'a str, Option<i32>),
    /// `\~`, `\*`, `\{`: one byte after a backslash.
    Symbol(u8),
    /// `\'e9`: a byte in hexadecimal.
    Byte(u8),
    /// Bytes as written, line ends left out.
    Text(&'a [u8]),
}

/// Cuts bytes into tokens. Never fails: what is no token is text.
pub struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    /// Begins to cut.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Passes over raw bytes, which `\bin` announces.
    pub fn pass_over(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes.min(self.rest.len())..];
    }

    fn take(&mut self, bytes: usize) -> &'a [u8] {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let [_, second, ..] = self.rest else {
            self.rest = &[];
            return None;
        };
        if *second == b'\'' {
            let digits = self.rest.get(2..4).and_then(|digits| std::str::from_utf8(digits).ok());
            return match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                Some(byte) => {
                    self.take(4);
                    Some(Token::Byte(byte))
                }
                None => {
                    self.take(2);
                    Some(Token::Text(b""))
                }
            };
        }
        if !second.is_ascii_alphabetic() {
            self.take(2);
            return Some(Token::Symbol(*second));
        }
        self.take(1);
        // A control word has at most 32 letters and 10 digits; anything longer is damage and must not be read as one.
        let letters = self.rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let name = std::str::from_utf8(self.take(letters)).expect("ASCII letters are UTF-8");
        let sign = usize::from(self.rest.first() == Some(&b'-'));
        let digits = self.rest[sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let mut number = None;
        if digits > 0 {
            let text = std::str::from_utf8(self.take(sign + digits)).expect("ASCII digits are UTF-8");
            number = text.parse().ok();
        }
        if self.rest.first() == Some(&b' ') {
            self.take(1);
        }
        Some(Token::Word(name, number))
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            return match self.rest.first()? {
                b'{' => {
                    self.take(1);
                    Some(Token::Open)
                }
                b'}' => {
                    self.take(1);
                    Some(Token::Close)
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {
                    self.take(1);
                    continue;
                }
                _ => {
                    let end = self.rest.iter().position(|byte| b"{}\\\r\n".contains(byte)).unwrap_or(self.rest.len());
                    Some(Token::Text(self.take(end)))
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_cut_into_tokens() {
        let tokens: Vec<Token<'_>> = Tokens::new(b"{\\rtf1\\b0 x\\'e9\\~\\u-3\r\n?\\par}\\").collect();
        let expect = [
            Token::Open,
            Token::Word("rtf", Some(1)),
            Token::Word("b", Some(0)),
            Token::Text(b"x"),
            Token::Byte(0xe9),
            Token::Symbol(b'~'),
            Token::Word("u", Some(-3)),
            Token::Text(b"?"),
            Token::Word("par", None),
            Token::Close,
        ];
        assert_eq!(tokens, expect);
    }
}
