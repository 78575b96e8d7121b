//! Where the files of `leitmotif export` go: each is checked for names, written plain or sealed, and listed as a copy.

use std::path::Path;

use super::args::ExportArgs;
use super::copies::list_copy;
use super::messages::print_findings;
use super::names_left::refuse_names;
use crate::study::export_files::ExportFiles;
use crate::study::exports::CopyKind;

/// The way out.
pub struct Outlet<'a> {
    study: Option<&'a Path>,
    #[cfg(feature = "seal")]
    key: Option<crate::store::sealed::Passphrase>,
    /// What is to be said of a key that was made.
    #[cfg(feature = "seal")]
    made: Option<String>,
}

impl<'a> Outlet<'a> {
    /// The way out that the arguments ask for. A passphrase is asked for here, before any work is done.
    ///
    /// # Errors
    ///
    /// What is wrong with the passphrase or the key file.
    pub fn of(args: &'a ExportArgs) -> Result<Self, Box<dyn std::error::Error>> {
        let study = args.study.as_deref();
        #[cfg(feature = "seal")]
        {
            let Some(asked) = args.encrypt.key() else { return Ok(Self { study, key: None, made: None }) };
            let (key, is_made) = super::passphrase::to_seal(&asked)?;
            let made = asked.key_file.filter(|_| is_made && !args.report.quiet && !args.report.json).map(|path| {
                let path = super::messages::escaped(&path.display().to_string());
                format!("the key is in {path}: send it by another way than the files; without it nobody opens them")
            });
            Ok(Self { study, key: Some(key), made })
        }
        #[cfg(not(feature = "seal"))]
        {
            Ok(Self { study })
        }
    }

    /// Writes the files, unless they hold names of a de-identified study, and lists them as copies.
    ///
    /// # Errors
    ///
    /// That there are names in a file, or that one cannot be written.
    pub fn put(&self, files: &ExportFiles) -> Result<(), Box<dyn std::error::Error>> {
        let notes = refuse_names(self.study, files)?;
        // Each is listed as soon as it is there: a file after it may fail.
        let list = |path: &Path| list_copy(self.study, path, CopyKind::Export);
        #[cfg(feature = "seal")]
        match &self.key {
            Some(key) => files.write_sealed(key, list)?,
            None => files.write(list)?,
        }
        #[cfg(not(feature = "seal"))]
        files.write(list)?;
        print_findings(&notes);
        #[cfg(feature = "seal")]
        if let Some(made) = &self.made {
            super::messages::print_line(made);
        }
        Ok(())
    }

    /// The name under which a file is written.
    pub fn name(&self, path: &Path) -> String {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        #[cfg(feature = "seal")]
        if self.key.is_some() {
            return format!("{name}.{}", crate::store::sealed::ENDING);
        }
        name
    }
}

/// Takes the ending of a sealed file off the names of what is written, since it is added to each.
#[cfg(feature = "seal")]
pub fn without_sealed_endings(args: &mut ExportArgs) {
    if !args.encrypt.encrypt {
        return;
    }
    let writing = &mut args.writing;
    for path in [&mut args.out, &mut writing.quotes, &mut writing.matrix, &mut writing.memos, &mut writing.methods].into_iter().flatten() {
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(crate::store::sealed::ENDING)) {
            path.set_extension("");
        }
    }
}
