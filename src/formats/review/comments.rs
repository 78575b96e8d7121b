//! Experts' comments on a codebook as they come back: `codebook,code,expert,comment,signed_off`.

use crate::domain::digest::Digest;
use crate::domain::ids::{CodeId, CoderId};
use crate::domain::review::event::Remark;
use crate::formats::fault::FormatFault;
use crate::formats::table::Table;

/// Whether a table is one of comments.
pub fn is_comments(text: &str) -> bool {
    let has = |table: Table| ["codebook", "code", "expert", "comment"].iter().all(|column| table.require(&[column]).is_ok());
    Table::read(text).is_ok_and(has)
}

/// Reads the lines in which something is said, each with who says it.
///
/// # Errors
///
/// A [`FormatFault`], with the line where it is known, if the content is not of this form.
pub fn read_comments(text: &str) -> Result<Vec<(CoderId, Remark)>, FormatFault> {
    let table = Table::read(text)?;
    let mut out = Vec::new();
    for row in table.rows() {
        let cell = |column: &str| row.get(column).map(str::trim).filter(|cell| !cell.is_empty());
        let signed_off = cell("signed_off").is_some_and(|cell| !["no", "false", "0"].contains(&cell.to_lowercase().as_str()));
        if cell("comment").is_none() && !signed_off {
            continue;
        }
        let fault = |message: &str, remedy: &str| FormatFault::new(message, remedy).at(row.line);
        let digest = cell("codebook").and_then(|cell| Digest::try_from(cell.to_owned()).ok());
        let codebook = digest.ok_or_else(|| fault("the codebook is not named by its digest", "leave the first column as it came"))?;
        let expert = cell("expert").ok_or_else(|| fault("a comment has no expert", "fill the cell"))?;
        let remark = Remark { codebook, code: cell("code").map(CodeId::new), text: cell("comment").unwrap_or("").into(), signed_off };
        out.push((CoderId::new(expert), remark));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_which_something_is_said_are_read() {
        let digest = Digest::of(b"a codebook");
        let text = format!("codebook,code,expert,comment,signed_off\n{digest},,A,,yes\n{digest},risk,A,too wide,\n{digest},kin,,,\n");
        assert!(is_comments(&text) && !is_comments("document,start,end,code\n"));
        let read = read_comments(&text).expect("comments");
        assert_eq!(read.len(), 2);
        assert!(read[0].1.signed_off && read[0].1.code.is_none());
        assert_eq!((read[1].1.code.as_ref().map(CodeId::as_str), &*read[1].1.text), (Some("risk"), "too wide"));
        assert_eq!(read_comments(&text.replace("risk,A", "risk,")).expect_err("a fault").line, Some(3));
        assert_eq!(read_comments(&text.replace(&digest.to_string(), "v1")).expect_err("a fault").line, Some(2));
    }
}
