//! `leitmotif seal` and `leitmotif open`: a whole study in one encrypted file, and back; `open` opens sealed exports too.

use super::Ending;
use super::args::{OpenArgs, SealArgs};
use super::copies::list_copy;
use super::error::{CommandError, CommandResult};
use super::messages::{escaped, print_line};
use super::passphrase::{to_open, to_seal};
use crate::store::sealed::ENDING;
use crate::study::exports::CopyKind;
use crate::study::seal::{Opened, SealedStudy, open_sealed, remove_study, seal_study};

/// Seals, and removes the study where that is asked for and the sealed file was read back.
pub fn seal(args: &SealArgs) -> CommandResult {
    let (key, made) = to_seal(&args.key)?;
    let sealed = seal_study(&args.study, &args.out, &key)?;
    if !args.quiet {
        let SealedStudy { files, bytes, left_out } = sealed;
        print_line(&format!("{}: {files} files ({bytes} bytes) sealed", escaped(&args.out.display().to_string())));
        if left_out > 0 {
            print_line(&format!("{left_out} links or devices were left out"));
        }
        if made && let Some(path) = &args.key.key_file {
            print_line(&format!(
                "the key is in {}: keep it apart from the sealed file; without it nobody opens it",
                escaped(&path.display().to_string())
            ));
        }
    }
    if args.remove {
        remove_study(&args.study, &args.out, &key)?;
        if !args.quiet {
            print_line("read back, every file the same; the study's folder was removed");
        }
    } else {
        list_copy(Some(&args.study), &args.out, CopyKind::Sealed);
    }
    Ok(Ending::Done)
}

/// Opens a study into a new folder, anything else into a new file.
pub fn open(args: &OpenArgs) -> CommandResult {
    let is_sealed = args.file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ENDING));
    let into = match &args.into {
        Some(into) => into.clone(),
        None if is_sealed => args.file.with_extension(""),
        None => return Err(CommandError::NoPlaceToOpen.into()),
    };
    let opened = open_sealed(&args.file, &into, &to_open(&args.key)?)?;
    if !args.quiet {
        let place = escaped(&into.display().to_string());
        match opened {
            Opened::Study(study) => {
                print_line(&format!("{place}: {} files ({} bytes)", study.files, study.bytes));
                print_line("the sealed file is still there; seal the study anew when you are done with it");
            }
            Opened::File(bytes) => print_line(&format!("{place}: {bytes} bytes; the sealed file is still there")),
        }
    }
    Ok(Ending::Done)
}
