//! What people decided in the review, for commands that read codings. Without the feature there is nothing of it.

use std::path::Path;

use super::messages::complain;
#[cfg(feature = "review")]
use crate::domain::review::answer::MemberAnswer;
use crate::domain::review::event::Head;
use crate::domain::review::log_state::LogState;
use crate::formats::fault::FormatFault;
use crate::formats::inputs::codings::StoredCoding;
#[cfg(feature = "review")]
use crate::study::inputs::read_scheme;
use crate::study::inputs::{Input, Sources};

/// Where a study's log of decisions ends; `None` where it keeps none. An error was told already.
#[cfg(feature = "review")]
pub fn head(study: Option<&Path>) -> Result<Option<Head>, ()> {
    use crate::store::{FILE, Store};
    let Some(path) = study.map(|study| study.join(FILE)).filter(|path| path.exists()) else { return Ok(None) };
    Store::open_existing(&path).and_then(|store| store.head()).map(Some).map_err(|error| complain(&error))
}

/// Without the review there is no log.
#[cfg(not(feature = "review"))]
pub fn head(_: Option<&Path>) -> Result<Option<Head>, ()> {
    Ok(None)
}

/// Whether a review was opened in a study: then transcripts that lie in its folder itself are read as the review read them.
pub fn has_log(study: Option<&Path>) -> bool {
    study.is_some_and(|study| study.join("study.db").exists())
}

/// Takes the codebook that holds, where codes were made while reading and no other codebook was named. An error was told already.
#[cfg(feature = "review")]
pub fn take_held(sources: &mut Sources) -> Result<(), ()> {
    use crate::domain::digest::Digest;
    use crate::formats::codebook::codebook_toml;
    use crate::store::{FILE, Store};
    let Some(path) = sources.study.as_ref().map(|study| study.join(FILE)).filter(|path| path.exists()) else { return Ok(()) };
    if sources.codebook.is_some() {
        return Ok(());
    }
    // A codebook that cannot be read is told by whoever reads all inputs.
    let Ok(file) = read_scheme(sources) else { return Ok(()) };
    let file = file.map(|input| input.value).unwrap_or_default();
    let held = Store::open_existing(&path).and_then(|store| store.holding(&file)).map_err(|error| complain(&error))?;
    if held != file {
        let digest = Digest::of(codebook_toml(&held).as_bytes());
        sources.held = Some(Input { digest, name: FILE.to_owned(), value: held });
    }
    Ok(())
}

/// Without the review no code is made while reading.
#[cfg(not(feature = "review"))]
pub fn take_held(_: &mut Sources) -> Result<(), ()> {
    Ok(())
}

/// The codings of a study's database; `None` where it has none. With `only_originals` without those of after a step was opened again,
/// which agreement does not count. An error was told already.
#[cfg(feature = "review")]
pub fn decided(sources: &Sources, only_originals: bool) -> Result<Option<Input<Vec<StoredCoding>>>, ()> {
    use crate::store::{FILE, Store, decided};
    let Some(path) = sources.study.as_ref().map(|study| study.join(FILE)).filter(|path| path.exists()) else { return Ok(None) };
    // A codebook that cannot be read is told by whoever reads all inputs.
    let book = read_scheme(sources).ok().flatten().map(|input| input.value).unwrap_or_default();
    match Store::open_existing(&path).and_then(|store| store.trail_under(&book)) {
        Ok(trail) => {
            let trail = if only_originals { trail.originals().into_owned() } else { trail };
            Ok(Some(decided(&trail)).filter(|input| !input.value.is_empty()))
        }
        Err(error) => {
            complain(&error);
            Err(())
        }
    }
}

/// What two coders settled, where nothing between them is open. An error was told already.
#[cfg(feature = "review")]
pub fn settled(sources: &Sources) -> Result<Option<Input<Vec<StoredCoding>>>, ()> {
    use crate::store::{FILE, Store, settled};
    let Some(path) = sources.study.as_ref().map(|study| study.join(FILE)).filter(|path| path.exists()) else { return Ok(None) };
    let book = read_scheme(sources).ok().flatten().map(|input| input.value);
    Store::open_existing(&path).and_then(|store| settled(&store, book.as_ref())).map_err(|error| complain(&error))
}

/// Without the review nobody settled anything.
#[cfg(not(feature = "review"))]
pub fn settled(_: &Sources) -> Result<Option<Input<Vec<StoredCoding>>>, ()> {
    Ok(None)
}

/// This program was built without the review and reads no database; it says so rather than leave codings out.
#[cfg(not(feature = "review"))]
pub fn decided(sources: &Sources, _: bool) -> Result<Option<Input<Vec<StoredCoding>>>, ()> {
    if sources.study.as_ref().is_some_and(|study| study.join("study.db").exists()) {
        complain(&"R0108 study.db holds decisions, and this program was built without the review; take one built with it");
        return Err(());
    }
    Ok(None)
}

/// Tells of coders who saw suggestions before they coded: agreement of those who saw the same is no agreement of independent readers.
#[cfg(feature = "review")]
pub fn tell_of_suggestions_shown(study: Option<&Path>) {
    use super::messages::tell;
    use crate::domain::finding::{Finding, Place};
    use crate::store::{FILE, Store};
    let Some(path) = study.map(|study| study.join(FILE)).filter(|path| path.exists()) else { return };
    // Whether it can be read was told already.
    let Ok(trail) = Store::open_existing(&path).and_then(|store| store.trail()) else { return };
    for (coder, work) in &trail.coders {
        if trail.drafts_shown.contains(coder) && !work.codings.is_empty() {
            let message = format!("{coder} also worked on the codebook with clusters before their eyes");
            let remedy = "say so beside the figures, unless that came after the coding";
            tell(&[Finding::note("R0312", Place::study(), message, remedy)]);
        }
        let after = work.codings.values().filter(|kept| !kept.blind).count();
        if after > 0 {
            let message = format!("{after} of {} codings of {coder} were made after suggestions were shown", work.codings.len());
            let remedy = "say so beside the figures: coders who saw the same suggestions agree the more for it";
            tell(&[Finding::note("R0311", Place::study(), message, remedy)]);
        }
    }
}

/// Without the review nobody saw any.
#[cfg(not(feature = "review"))]
pub fn tell_of_suggestions_shown(_: Option<&Path>) {}

/// Adds what two coders agreed on, and exports nothing else. An error was told already.
#[cfg(feature = "review")]
pub fn take_agreed(request: &mut crate::study::export::ExportRequest) -> Result<(), ()> {
    use crate::store::{FILE, Store, adjudicated, agreed_name};
    let path = request.sources.study.as_deref().unwrap_or(Path::new("")).join(FILE);
    let book = read_scheme(&request.sources).ok().flatten().map(|input| input.value);
    match Store::open_existing(&path).and_then(|store| adjudicated(&store, book.as_ref())) {
        Ok(Some(agreed)) => {
            request.coder = Some(agreed_name(&agreed.between).to_string());
            request.sources.decided = Some(agreed.codings);
            Ok(())
        }
        Ok(None) => {
            complain(&"R0117 no two coders are done, so nothing is agreed; let both say so on the page first");
            Err(())
        }
        Err(error) => {
            complain(&error);
            Err(())
        }
    }
}

/// Writes decisions as they were made, for another machine.
#[cfg(feature = "review")]
pub fn export(args: &super::args::ExportArgs) -> super::Ending {
    use super::Ending;
    use super::messages::{escaped, say};
    use crate::domain::ids::CoderId;
    use crate::formats::review::log::events_jsonl;
    use crate::store::{FILE, Store};
    use crate::study::files::write_whole;
    let path = args.study.as_deref().unwrap_or(Path::new("")).join(FILE);
    let coder = args.coder.as_deref().map(CoderId::new);
    let read = Store::open_existing(&path).and_then(|store| Ok((store.travelling(coder.as_ref())?, store.head()?)));
    let (parcel, head) = match read {
        Ok(read) => read,
        Err(error) => {
            complain(&error);
            return Ending::Failed;
        }
    };
    if let Some(coder) = coder.filter(|_| parcel.rows.is_empty()) {
        complain(&format!("R0118 nobody called {coder} decided anything in this study; correct the name"));
        return Ending::Failed;
    }
    if let Err(error) = write_whole(&args.out, &events_jsonl(&parcel, &head.to_string()), true) {
        let shown = args.out.display();
        complain(&format!("E1075 {shown}: {}; see whether there is room and whether you may write there", error.kind()));
        return Ending::Failed;
    }
    let name = args.out.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if args.json {
        say(&serde_json::json!({"file": name, "events": parcel.rows.len(), "head": head.to_string()}).to_string());
    } else if !args.quiet {
        say(&format!("{}: {} events", escaped(&name), parcel.rows.len()));
        say(&format!("head {head}"));
    }
    Ending::Done
}

/// Takes in a file of decisions of another machine, or of experts' comments; `None` where the file is neither.
#[cfg(feature = "review")]
pub fn import(file: &Path, out: &Path) -> Option<Result<crate::store::Merged, String>> {
    use crate::formats::review::answers::{is_answers, read_answers};
    use crate::formats::review::comments::{is_comments, read_comments};
    use crate::formats::review::log::{is_events, read_events};
    use crate::store::{FILE, Merged, Store, now};
    let ending = file.extension()?.to_string_lossy().to_lowercase();
    if !["jsonl", "csv"].contains(&ending.as_str()) {
        return None;
    }
    // What cannot be read, or is too long for anything, is told by whoever reads files of codings.
    if crate::study::import::is_too_long(file) {
        return None;
    }
    let bytes = std::fs::read(file).ok()?;
    // Text that is sound stays as it is, for digests stand on it; a spreadsheet saves in other encodings too.
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(other) => crate::formats::decode::decode(other.as_bytes()).ok()?.text,
    };
    let text = text.trim_start_matches('\u{feff}');
    let shown = file.display();
    let wrong = |fault: crate::formats::fault::FormatFault| format!("R0119 {shown}: {fault}");
    let open = || {
        let made = crate::study::files::make_private_folder(out);
        made.map_err(|error| format!("E1080 {}: {}; see whether you may write there", out.display(), error.kind()))?;
        Store::open(&out.join(FILE)).map_err(|error| error.to_string())
    };
    if is_events(text) {
        let merged = read_events(text).map_err(wrong).and_then(|parcel| open()?.merge(&parcel).map_err(|error| error.to_string()));
        return Some(merged);
    }
    if ending == "csv" && is_comments(text) {
        let noted = read_comments(text).map_err(wrong).and_then(|remarks| {
            let added = open()?.remark(&remarks, now()).map_err(|error| error.to_string())?;
            Ok(Merged { added, known: remarks.len() - added })
        });
        return Some(noted);
    }
    if ending == "csv" && is_answers(text) {
        let noted = read_answers(text).map_err(wrong).and_then(|answers| {
            let mut store = open()?;
            let trail = store.trail().map_err(|error| error.to_string())?;
            if let Some(fault) = answers.iter().find_map(|(line, answer)| unplaced(&trail, *line, answer)) {
                return Err(wrong(fault));
            }
            let answers: Vec<MemberAnswer> = answers.into_iter().map(|(_, answer)| answer).collect();
            let added = store.answer(&answers, now()).map_err(|error| error.to_string())?;
            Ok(Merged { added, known: answers.len() - added })
        });
        return Some(noted);
    }
    None
}

/// What is wrong with the place of an answer: it must lie in a text that the study knows.
#[cfg(feature = "review")]
fn unplaced(trail: &LogState, line: u32, answer: &MemberAnswer) -> Option<FormatFault> {
    let passage = answer.asked.passage.as_ref()?;
    // A study that was never reviewed knows no text yet.
    let known = trail.texts.get(&passage.document).or_else(|| trail.texts.values().next())?;
    let fault = |message: String, remedy| Some(FormatFault::new(message, remedy).at(line));
    match known {
        known if known.document != passage.document => fault(
            format!("the study has no transcript {}", passage.document),
            "import the answers into the study that the packet came from",
        ),
        known if known.digest != passage.text => {
            fault(format!("{} has another text than the packet was made from", passage.document), "put the transcript back as it was")
        }
        known if passage.span.end > known.chars || passage.span.start >= passage.span.end => {
            fault(format!("the place lies outside of {}", passage.document), "leave the columns before the answer as they came")
        }
        _ => None,
    }
}
