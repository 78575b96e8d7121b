//! Lists every message code: how severe it is, what it means, and what can be done.
//!
//! A new message needs one line here, under a number that no other line has. `docs/findings.md` is written from this
//! table (`LEITMOTIF_BLESS=1 cargo test findings_page`), and tests hold that every code used in
//! `src/` has a line, that every line is used, and that its severity is the one with which it is raised.

/// What happens to the exit status when a message is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Nothing could be done: exit status 2.
    Error,
    /// Asks for a look; the rest was done: exit status 1, or 0 with `--findings-ok`.
    Finding,
    /// A finding where one file of several is meant, an error where it was the only one.
    FindingOrError,
    /// For information: changes no exit status.
    Note,
    /// The review page's answer to a request that it refuses.
    Refusal,
}

/// One message code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageCode {
    /// The stable code, such as `E0105`.
    pub code: &'static str,
    /// How severe it is.
    pub severity: Severity,
    /// What it means: a lowercase fragment.
    pub meaning: &'static str,
    /// What can be done; empty where there is nothing to do.
    pub remedy: &'static str,
}

impl MessageCode {
    /// Looks a code up.
    pub fn find(code: &str) -> Option<&'static Self> {
        MESSAGE_CODES.binary_search_by(|row| row.code.cmp(code)).ok().map(|at| &MESSAGE_CODES[at])
    }
}

const fn error(code: &'static str, meaning: &'static str, remedy: &'static str) -> MessageCode {
    MessageCode { code, severity: Severity::Error, meaning, remedy }
}

const fn finding(code: &'static str, meaning: &'static str, remedy: &'static str) -> MessageCode {
    MessageCode { code, severity: Severity::Finding, meaning, remedy }
}

const fn finding_or_error(code: &'static str, meaning: &'static str, remedy: &'static str) -> MessageCode {
    MessageCode { code, severity: Severity::FindingOrError, meaning, remedy }
}

const fn note(code: &'static str, meaning: &'static str, remedy: &'static str) -> MessageCode {
    MessageCode { code, severity: Severity::Note, meaning, remedy }
}

const fn refusal(code: &'static str, meaning: &'static str, remedy: &'static str) -> MessageCode {
    MessageCode { code, severity: Severity::Refusal, meaning, remedy }
}

/// Every message code, by code.
#[rustfmt::skip]
pub const MESSAGE_CODES: &[MessageCode] = &[
    // Studies, pipelines and results
    error("E0001", "there is no study, folder or file of that name", "correct the name"),
    error("E0002", "there is a file where a folder is meant, or the other way round", "name the other"),
    error("E0003", "the transcripts folder is empty", "one file for each interview"),
    error("E0004", "a file cannot be opened", "its permissions"),
    error("E0005", "a codebook, table, guide or study file is wrong, at a line", "correct that line"),
    error("E0006", "the pipeline needs a codebook", "add one, or draft one with `--pipeline seed_codebook`"),
    error("E0008", "the results folder cannot be written", "room, permissions"),
    error("E0009", "another run is at work in the same results folder", "wait, or `--out`"),
    error("E0010", "no pipeline of that name", "a built-in name, or a file"),
    error("E0011", "a pipeline file does not parse or holds an unknown key", "the nearest known key is named"),
    error("E0012", "a stage of a pipeline file is wrong", "what it needs is named"),
    error("E0013", "a setting names nothing", "the nearest known setting is named"),
    error("E0014", "a file of lines was written to while it was read", "run again when nobody writes to it"),
    note("E0016", "a result was changed by hand since the last run, and was kept under another name", "work on copies"),
    error("E0017", "the program itself broke down, which is its fault", "report the place that is named"),
    error("E0018", "a stage of the program asked for what its entry in the catalogue does not name, which is the program's fault", "report it"),
    error("E0020", "a line of a shard is no segment", "give each segment as {\"row\": 0, \"text\": \"...\"} on a line of its own, `row` counted over all shards"),
    error("E0021", "a file of a sharded run is of another kind, cut, or changed", "make it again with the same program"),
    error("E0022", "a file of a sharded run was written by another build of the program", "run the same program on every machine"),
    error("E0023", "a file of a sharded run belongs to a run with other settings", "begin again with the plan"),
    error("E0024", "segments of a sharded run are missing, or come twice", "map each shard once in each step"),
    error("E0025", "a file of a sharded run cannot be read or written", "see whether it is there, whether there is room, and whether you may use it"),
    error("E0030", "the folder holds no interviews itself, and folders in it do", "name one of those as the study"),
    error("E0031", "a packed archive is named as the study", "unpack it, and name the folder"),
    finding("E0032", "an interview lies beside the folder of transcripts and is not read", "move it in"),
    note("E0033", "a file that lies beside interviews is not taken for one", "put interviews into `transcripts/`"),
    finding("E0034", "two transcripts hold the same text", "take one out"),
    finding("E0035", "a row of `participants.csv` names no transcript", "the file's name as it is"),
    finding("E0036", "a code has a name and nothing by which passages could be found", "a few terms, or one example"),
    finding("E0037", "no word of a code occurs in what participants say", "terms in the words of the interviews"),
    finding("E0038", "a file or folder looks like one of the study's and is not read under its name", "the name that is given"),
    finding("E0039", "`compare` names an attribute that is no column", "the name of the column"),
    finding("E0040", "the study lies in a folder that is copied to other machines", "a folder of this machine alone, unless the ethics approval allows it"),
    error("E0041", "nothing can be written into the study's folder", "room, permissions, a folder of one's own"),
    note("E0042", "without a codebook what recurs was grouped and drafted as codes", "`codebook.toml`"),
    error("E0043", "a new study cannot be written", "room, permissions"),
    finding("E0044", "two coders' names differ only in how they are written", "one way of writing it"),
    finding("E0045", "another program has a file open", "save and close it there"),
    finding("E0046", "a spreadsheet made dates of ranges of numbers", "format the column as text, type them again"),
    finding("E0048", "the transcripts are in another language than `study.toml` says", "`language = ...`"),
    error("E0049", "a new study is to be made where a file is", "another name"),
    error("E0050", "the folder from which interviews are to be copied holds none", "the folder in which they lie"),
    error("E0051", "no folder was named for a new study, and none lies here", "`leitmotif init STUDY`"),
    finding("E0052", "values of a column of `participants.csv` differ by capitals or blanks alone, and count as two", "one way of writing it"),
    finding("E0053", "`[speakers]` declares labels that no transcript has", "write them as they are in the transcripts"),
    // Reading transcripts
    finding_or_error("E0101", "a file is no text, or longer than any text, and was left out", "export it as text"),
    finding_or_error("E0102", "a file holds no spoken word and was left out", "see whether the export was complete"),
    finding_or_error("E0103", "a file of a kind that is not read, or a .pdf in a build without its reader", "save it as one that is"),
    finding("E0104", "the encoding was guessed", "look at accents and quotes, or save as UTF-8"),
    note("E0105", "no speaker label: each paragraph is a participant's turn", "label the turns, if people take turns"),
    finding("E0106", "no turn is a participant's", "declare who is, in `study.toml`"),
    finding("E0107", "a speaker label that the study does not declare", "declare it"),
    finding("E0108", "a link or a device, not read", "copy the file itself"),
    finding_or_error("E0109", "a transcript cannot be opened", "its permissions"),
    finding("E0110", "a transcript without a row in `participants.csv`", "add the row"),
    finding("E0111", "a row of `participants.csv` fits several transcripts, or one that has a row already, and does not count", "one transcript in each row, with folder and ending"),
    finding("E0112", "a speaker label looks like a slip of the pen for another", "correct it, or declare both"),
    note("E0113", "comments in the margin; they may be codings", "`leitmotif inspect --show-text` lists them"),
    note("E0114", "tracked insertions were read as text", "accept or reject them in the program that wrote the file"),
    note("E0115", "tracked deletions were left out", "accept or reject them in the program that wrote the file"),
    note("E0116", "hidden text was left out", "unhide what was said"),
    note("E0117", "footnotes were read as notes that nobody spoke", ""),
    finding("E0118", "text boxes were read after the paragraph that holds them", "are they in the right place?"),
    finding("E0119", "paragraphs in bold in a file without labels: nobody was taken for the interviewer", "label the turns"),
    note("E0120", "captions that repeat the one before were left out", ""),
    note("E0121", "tiers that depend on others or hold no speech were left out", ""),
    finding("E0122", "annotations without a time follow the one before them", "give them a time"),
    finding("E0123", "several interviews in one table were read as one transcript", "a file for each"),
    finding("E0124", "the code page of a file is not known", "look at accents, or save it anew"),
    finding("E0125", "times of a sheet are whole minutes and were read as seconds", "write times in full"),
    finding("E0126", "a PDF was read: its turns and paragraphs are always a guess from where letters are", "compare a page, or save it as .docx or .txt"),
    finding("E0127", "pages of a PDF were left out, because its reader broke down over them", "save it as .docx or .txt"),
    finding("E0128", "pages of a PDF hold no text", "have pictures of text recognised (OCR)"),
    note("E0129", "lines that repeat at the head or foot of pages were left out", ""),
    note("E0130", "words that a PDF breaks at the end of a line were joined", ""),
    finding("E0131", "the study holds two codebooks; the first of .toml, .yaml, .yml, .csv, .qdc counts", "keep one"),
    finding("E0132", "several people speak in a transcript and none is known for an interviewer", "declare who asks, under `[speakers]` in `study.toml`"),
    finding_or_error("E0133", "a file is damaged, cut short, or holds what no program of its kind writes, and was left out", "get it anew, or save it anew in its program"),
    finding_or_error("E0134", "a file asks for a password, or was written by an old Word, and was left out", "save a copy without a password, or as .docx"),
    finding_or_error("E0135", "a PDF holds pictures of pages and no text, and was left out", "have its text recognised (OCR), or type it"),
    finding_or_error("E0136", "a file is longer, deeper or slower to read than any transcript, and was left out", "save its text alone in a new file"),
    finding_or_error("E0137", "a file is not of the kind that its ending names, and was left out", "give it the ending of its format"),
    finding_or_error("E0138", "no column of a table holds what was said, so the table was left out", "name the column `text`"),
    finding_or_error("E0139", "the reader of PDF files broke down, or could not be started, and the file was left out", "save it as .docx or .txt"),
    note("E0140", "rows above the names of the columns of a codebook were passed over", ""),
    finding("E0141", "tables or sheets beside the codebook were not read", "put all codes into one table with one row of headings"),
    finding("E0142", "a column is none that a codebook has; its cells are kept as notes of their codes", "rename it; a near name is asked for"),
    note("E0143", "a column holds numbers that another program counts, and was not read", ""),
    finding("E0144", "rows have no name of a code: they go on with the code above, or were left out", "write the name into each row"),
    note("E0145", "codes that are only in the paths of others were added without a definition", ""),
    finding("E0146", "codes of one name under different parents have their parent's name before them", "names of their own"),
    finding("E0147", "cells are none of the choices that their column has, and are kept as notes of their codes", "the choices are named"),
    note("E0148", "a column of codes in a table of turns was not read; it may be coding", "`leitmotif import` takes it as codings"),
    note("E0149", "a text is a file of captions and was read as one", "give it the ending .vtt or .srt"),
    finding("E0150", "what may be a speaker's label or speech was not believed to be either, so the words are an unknown speaker's", "declare those who speak under `[speakers]` in `study.toml`, and join speech to the line above"),
    finding("E0151", "what is met once was read as a speaker's label, and could be speech with a colon in it", "declare who speaks under `[speakers]` in `study.toml`, or join speech to the line above"),
    finding("E0152", "a sign such as `>>`, or a question by itself before an answer, says that another person speaks, and the file does not name who", "write a label before what that person says"),
    note("E0153", "a column of a table was not read", "name it text, start or speaker, if it holds that"),
    finding("E0154", "the highest tier of a speaker holds no words, so a lower one was read", "declare the name of another tier under `[speakers]` in `study.toml`, if it is not the right one"),
    finding("E0155", "a column that should hold times holds none, or cells that are none", "write times as hours, minutes and seconds"),
    finding("E0156", "a text begins like a table", "give the file the ending .csv, if it is one"),
    note("E0157", "lines that hold no speech (headers, notes, codes) were left out", ""),
    finding("E0158", "a label inside a line begins a turn of its speaker", "begin each turn on a line of its own, if it is one"),
    finding("E0159", "what may be another's label is in the middle of a sentence or in brackets inside a turn; the words behind it are nobody's, unless it labels no line of the file", "put each speaker's words on a line of their own"),
    finding("E0160", "somebody who leads the talk by profession (a counsellor, a nurse) was read as who asks, since nobody else does", "declare who asks, and who answers, under `[speakers]` in `study.toml`"),
    finding("E0161", "several tiers side by side speak for one person, and all were read", "take away those that hold no speech"),
    finding("E0162", "sheets of a workbook beside the one that was read hold something", "save each interview in a file of its own"),
    note("E0163", "blanks, dots, dashes or outline numbers before the names of codes were read as the levels of the tree", ""),
    finding("E0164", "rows or columns of a sheet are hidden, and were read", "show them, or delete those that are no part of the interview"),
    finding("E0165", "a cell of what was said holds an error of the spreadsheet", "paste the column as values"),
    note("E0171", "a program has a file open, or left a file beside it, which was not read", "close the file there, so that what is read is what was saved"),
    finding("E0172", "a file is named like a conflict copy of a sync program and was not read", "compare the two, keep one, and rename it if both are interviews"),
    finding("E0173", "two transcripts hold the very same text, and count twice", "keep one of them"),
    finding("E0174", "marks inside a text turn the direction of writing", "delete them"),
    finding("E0175", "control characters are inside a text, such as those that steer a terminal", "delete them"),
    finding("E0176", "cues of a caption file begin before the one above them", "a file for each recording"),
    finding("E0177", "cues of a caption file have no time that can be read", "write their times in full"),
    note("E0178", "words and codes of CHAT that are no words as they were said (fillers, fragments, events, omitted words, explanations) were left out", ""),
    finding("E0179", "rows or lines of words name no speaker; they go on with the speaker above where the file writes long turns so, and are an unknown speaker's elsewhere", "write the speaker into each of them"),
    finding("E0180", "a Word document holds other documents, whose words were not read", "open it in Word and save it"),
    note("E0181", "numbers of lines that count through a text were left out, and are no words", ""),
    finding("E0182", "messages of a chat were not to everyone, and were read like the others", "take them out, unless those who wrote them agreed"),
    note("E0183", "lines in brackets or of music were read as notes, and are nobody's words", ""),
    finding("E0184", "lines in brackets that were read as notes are longer or more than notes are, and may be what somebody said", "take the brackets away from what was said"),
    note("E0185", "headings between what people say were read as notes, and are nobody's words", ""),
    finding("E0186", "quotations in a table of codes that says nothing else of them were taken for examples, and may be coded passages", "columns Document, Segment and Code, and `leitmotif import`"),
    note("E0187", "paragraphs, comments of cells or hidden sheets beside a table of codes were not read", "write what belongs to a code into a column"),
    finding("E0188", "a table of talk holds two pairs of columns side by side; each row was read from left to right", "one pair of columns"),
    finding("E0189", "a column of themes is filled in the first row alone; it was taken for that of all codes", "the theme in each row that it is meant for"),
    note("E0190", "labels end in numbers that count turns; they are no part of the names", "declare labels whose numbers tell people apart"),
    // De-identification
    note("E0201", "the texts were not de-identified", "declare it, if that is right"),
    finding("E0202", "a transcript is not de-identified yet and was left out", "`leitmotif deidentify`, or `--declare` it by name"),
    error("E0203", "a file of the folder `deidentify` is wrong, at a line", "correct that line"),
    error("E0204", "proposals of a transcript are not decided", "review them, or fill the column `decision`"),
    error("E0205", "stand-ins of transcripts that were de-identified before are in the key, and no key is named", "`--key`"),
    error("E0206", "the key would lie in the study that it is to be kept apart from", "a place elsewhere"),
    error("E0207", "a sealed file is no key of `leitmotif deidentify`", "name the file that `--apply` wrote"),
    error("E0208", "a de-identified text cannot be written and read again", "save the transcript as .txt"),
    error("E0209", "no transcript has the name that was declared", "write it as it is below `transcripts/`"),
    error("E0210", "there is nothing to de-identify, or nothing to draw a sample from", "what is missing is named"),
    error("E0211", "a file of de-identification cannot be read or written", "room, permissions"),
    error("E0212", "another program is de-identifying the study, or exchanging its texts", "wait"),
    finding("E0213", "a transcript has more or fewer turns after de-identification", "`leitmotif inspect`"),
    finding("E0214", "a file holds names of the study's list of identifiers", "take them out where they were written, or make the file anew"),
    error("E0215", "no transcript of the study is de-identified", "settle the proposals, or declare the transcripts"),
    note("E0216", "a file was not checked for names, since the key is not at hand", "`leitmotif deidentify STUDY --check --key FILE`"),
    error("E0217", "an export would hold names of the study's list of identifiers and was not written", "take them out where they were written"),
    error("E0218", "the key has no place yet", "`--key`"),
    error("E0219", "no kind of identifier has the name that was given", "the kinds are named"),
    error("E0220", "the list of identifiers or a transcript was changed while it was to be applied", "call it again"),
    error("E0221", "the plan of an interrupted exchange of texts is damaged, so it cannot be finished", "put the study back from a copy"),
    error("E0222", "the name of a file of the study is not written in Unicode, so no exchange of texts can hold its place", "rename it"),
    error("E0223", "names are to be replaced in memos while decisions about them are not applied", "`--apply`, with `--redact-memos`"),
    error("E0224", "names of a kind were to be accepted, and the stand-in of one holds the words that it stands in for", "write another stand-in into deidentify/identifiers.csv"),
    // Words and language models
    error("E0401", "the tokenizer file does not load", "restore it"),
    error("E0402", "a custom tokenizer cannot read a text", "use the built-in one"),
    error("E0403", "lines are counted by the built-in tokenizer only", "leave out `--tokenizer`"),
    error("E0451", "there is no model folder of that name", "`models/` of the study, or the folder's path"),
    error("E0452", "a model folder lacks a file, or one of its small files is wrong or not known", "the message names the file"),
    error("E0453", "this build of the program reads no such model", "build it with the feature that is named"),
    error("E0454", "a model's weights, tokenizer or configuration do not load or do not fit together", "copy all files of one model"),
    error("E0455", "a model gives no vector for a text", "copy its files again, or take another model"),
    note("E0456", "segments are longer than the model reads; their beginnings count", "lower `segment.max_words`"),
    note("E0457", "the model's folder does not name its pooling, so the mean was taken", "copy all files of the model"),
    error("E0458", "a model is named, and the pipeline has no stage that asks one", "leave out `--model`, or add the embed stages"),
    error("E0459", "the pipeline asks for a model, and none is named", "`--model`"),
    // Counting
    finding("E0501", "no word of a code occurs in the transcripts, or none that is counted: function words are not", "terms that people would use"),
    error("E0502", "more terms or segments than one run over lines counts", "raise `vectorize.min_segments`, or split the corpus"),
    finding("E0503", "a transcript, or longer segments of one, read like another language than the study's", "`language` in `study.toml`, or a study for each language"),
    finding("E0504", "transcripts share hardly any of their commonest words with the others", "if they are in another language, a study of their own"),
    note("E0505", "transcripts are written without blanks between words: characters and their pairs are counted", "terms of one or two characters, or a tokenizer that knows words"),
    note("E0506", "study.toml names no language, and the transcripts read like one other than English, which is used", "`language` in `study.toml`"),
    note("E0507", "codes read as being about people and do not say so", "`about = \"people\"` in their entries, or `about = \"things\"`"),
    error("E0551", "the latent dimensions could not be found", "ask for fewer"),
    // Codings of people
    finding("E0601", "codings name no transcript of the study; if their text is there under another name, that name is given", "put the transcript back, or correct the name"),
    finding("E0602", "a coding runs past the end of its transcript", "was the file changed after it was coded?"),
    finding("E0603", "a coding belongs to another text of its transcript", "put the transcript back as it was"),
    finding("E0604", "the name of a coding's transcript fits several", "write it with folder and ending"),
    finding("E0605", "coded segments of a table were found by their letters or by a part of them", "look at those in `NAME.located.csv`"),
    finding("E0606", "coded segments name a document that no transcript is called, and were found by their words in another", "look at `NAME.located.csv`"),
    finding("E0607", "coded segments have no place that is theirs alone, and are no codings", "`NAME.open.csv` lists them with the reason"),
    finding("E0608", "a column of a table of coded segments was not read", "rename it if it belongs to the codings"),
    finding("E0609", "a table of codings and the lines beside it differ; no coding counts twice for a changed name", "change both alike, or delete the lines"),
    finding("E0610", "places of codings hold other words than the table has beside them", "leave out the places, and the words are looked for; or correct the places"),
    finding("E0611", "cells of a table of segments that hold several codes were parted at their commas", "a semicolon between codes, and none in a name"),
    finding("E0612", "a table of coded segments names a coder in its first row alone; it was taken for the coder of all", "the coder in each row"),
    // Clusters
    finding("E0701", "there is nothing to cluster", "what the message names: transcripts, or who is a participant under [speakers]"),
    finding("E0702", "fewer clusters than asked for", "ask for fewer"),
    note("E0703", "segments that hold no term, or none that sets them apart, are in no cluster", ""),
    finding("E0704", "clusters should start from the scheme, and no code has a signal", "terms that occur"),
    note("E0705", "the number of clusters is the largest that was tried", "a larger `cluster.k_to`, or a number in `cluster.k`"),
    note("E0706", "there is not enough text for clusters", "more transcripts, or a number in `cluster.k`"),
    note("E0711", "only a sample of the segments outside the scheme was compared", "raise `outside.sample_max`"),
    note("E0712", "groups of too few interviews were left out", "lower `outside.min_interviews`"),
    note("E0713", "what no code fits forms no group", ""),
    finding("E0721", "there is no cluster to draft a code from", "more transcripts"),
    // Suggestions
    finding("E0801", "a code has no usable signal, and nothing is suggested for it", "the message says what is missing"),
    note("E0802", "a code's terms occur together no more than random words do; its order may be chance", "judge its first ten excerpts before you rely on it, or give it terms that people use together"),
    note("E0803", "a code's terms are phrases of doing, so its excerpts are found by who and how, not by subject", "judge its first ten excerpts first"),
    error("E0811", "excerpts should be ranked via clusters, and the pipeline has none", "add the cluster stage to `from` of suggest"),
    // Agreement
    error("E0901", "there are no codings to compare", "`codings/`, or `--codings`"),
    error("E0902", "no coding is by a coder of the name that `agreement` was asked for", "the nearest name is given"),
    error("E0903", "a code that `agreement` was asked for is neither in the codebook nor in the codings", "the nearest name is given"),
    finding("E0904", "only one coder is compared", "let a second person code"),
    finding("E0905", "no turn was read by two of the coders", "let two people code the same transcripts"),
    note("E0906", "units in transcripts that only one of the coders coded are left out", ""),
    finding("E0907", "a code is in the codings and not in the codebook", "add it, or correct the codings"),
    error("E0911", "a case of `--cases` is wrong", "the message says what"),
    // Coverage
    error("E0921", "there are no codings to look at", "`codings/`, or `--codings`"),
    error("E0922", "no coding is by the coder that `coverage` was asked for", "the nearest name is given"),
    error("E0923", "several people coded, and the check is of one", "`--coder`"),
    error("E0924", "a code that `coverage` was asked for is neither in the codebook nor in the codings", "the nearest name is given"),
    finding("E0925", "fewer than two transcripts are coded, so words cannot teach", "code a second one"),
    finding("E0926", "fewer of the last turns of a transcript are coded than their words and its beginning lead to expect", "read `stretch_turns.csv`"),
    note("E0927", "codes with too few codings have no ranking of their own", ""),
    note("E0928", "transcripts without a coding of the coder count as unread and are not ranked", ""),
    finding("E0929", "an elusion sample was not answered row by row, so no recall is given", "answer every row and no other"),
    finding("E0930", "answers to a sample were given and none was drawn", "`--sample` as when it was drawn"),
    note("E0941", "no attribute parts the participants into groups large enough", "a column `group`"),
    finding("E0942", "an attribute that is to be compared is no column of participants.csv", "correct `compare` in study.toml"),
    // Import and export
    note("E1001", "the project's file is not called project.qde", ""),
    note("E1002", "the folder of texts is not called sources, or is missing", ""),
    note("E1003", "the XML namespace is not that of version 1.0 of the standard", ""),
    note("E1004", "the path of a text lacks internal://", ""),
    note("E1005", "a text is inside the XML instead of in a file of its own", ""),
    note("E1006", "a text begins with a byte order mark, which was not counted", ""),
    note("E1007", "a GUID is written in braces", ""),
    finding("E1008", "a GUID has not the form of one and was replaced", ""),
    finding("E1009", "two things of one kind have one GUID; the second got a new one", ""),
    finding("E1010", "a reference leads nowhere", "look for what is missing in the program that wrote the file"),
    finding("E1011", "an element is not one of the standard", ""),
    finding("E1012", "a date is not one", ""),
    finding("E1020", "the places count CR LF as one character: so they fit the text", "look at a few excerpts"),
    finding("E1021", "the places count the byte order mark: so they fit the text", "look at a few excerpts"),
    finding("E1022", "the places count some characters twice, as UTF-16 does: so they fit the text", "look at a few excerpts"),
    note("E1023", "the places count code points", ""),
    finding("E1024", "nothing shows whether CR LF was counted as one character or as two; two was taken", "look at a few excerpts"),
    finding("E1025", "a selection or coding does not say whose it is", "its coder is called `unknown coder`"),
    finding("E1026", "a coder is not among the users and is named by the GUID", ""),
    finding("E1027", "a code's name is taken or empty, so its parent's name or a number was added", ""),
    finding("E1028", "a user's name is taken or empty, so a number was added", ""),
    finding("E1029", "an excerpt began or ended in white space, which was left out of it", ""),
    finding("E1030", "a text holds zero characters, which were replaced one for one", ""),
    finding("E1031", "a colour is not written as #rrggbb", "write it so"),
    finding("E1032", "a code lies too deep for the file and was put under a higher one", "make the tree flatter"),
    finding("E1040", "a text lies outside the archive and was not looked for", "export the project with its texts inside"),
    finding("E1041", "the archive lacks a text, and with it what was coded there", "export the project with its texts inside"),
    finding("E1042", "a text is not UTF-8; its encoding was guessed", "look whether its accents are right"),
    finding("E1043", "a selection has no length", ""),
    finding("E1044", "a selection ends before it begins, or runs past the end of its text", ""),
    finding("E1045", "an excerpt holds nothing but white space", ""),
    finding("E1046", "a picture, recording or PDF is not taken over; its transcript or text is, where it has one", ""),
    finding("E1047", "a selection in a picture, recording or PDF has no place in a text", ""),
    note("E1048", "the formatting of a text is not taken over; the plain text is", ""),
    finding("E1049", "a graph is not taken over", ""),
    finding("E1050", "a set of texts or notes has no place in a codebook", "export the project instead"),
    finding("E1051", "a coding's code is not in the codebook and was added without a definition", ""),
    finding("E1052", "an entry of the archive has a name that leads out of it, and was not read", "see where the file comes from"),
    finding("E1060", "that a code only heads others is not kept; it may be used like any other", ""),
    finding("E1061", "a code on a text as a whole has no excerpt and is not kept", ""),
    finding("E1062", "a case names no text, so its row has the case's name", "put the transcript's file name there"),
    finding("E1063", "codes or passages that represent a case, or its description, are not kept", ""),
    note("E1064", "a set has no place in a study and is kept in a table of its own", ""),
    finding("E1065", "a link is not kept", ""),
    finding("E1066", "a passage that has no code is kept among the notes only", ""),
    finding("E1067", "a set of codes has no place in codebook.toml", ""),
    error("E1068", "a form that people filled in would be written over", "bring it in with `leitmotif import`, or choose another name"),
    finding("E1069", "a passage, code, value or note inside a note is not kept", "code the text itself"),
    error("E1070", "the ending of the exported file is not known", "`.qdpx`, `.qdc`, `.csv`, `.jsonl`"),
    error("E1071", "a codebook is asked for and there is none", "add one"),
    error("E1072", "the machine's suggestions are missing", "run the study first"),
    error("E1073", "the machine's suggestions cannot be read", "run the study once more"),
    error("E1074", "no coding is by the coder that `export` was asked for", "the coders are named"),
    error("E1075", "an exported file cannot be written", "room, permissions"),
    finding("E1076", "a suggestion fits no transcript", "run the study once more"),
    error("E1077", "no transcript is of the participant", "the numbers in `participants.csv`"),
    error("E1078", "a page is asked for, without the reader it is for", "`--member` or `--experts`, with a file that ends in `.html`"),
    error("E1079", "an export would take the place of a file of the study", "another name"),
    error("E1080", "an imported file cannot be written", "room, permissions"),
    finding_or_error("E1081", "a file cannot be imported; an error if none of the files can", "the message says what is wrong"),
    finding("E1082", "a file of that name is there already and differs; the new one is beside it", "keep one of them"),
    finding("E1083", "a value of the database is not UTF-8, and what is none of it was replaced", "look whether its accents are right"),
    finding("E1084", "the database is of a version that this program does not know; what it adds is not read", "compare the counts"),
    finding("E1085", "the parents of codes run in a circle, which was opened at one of them", ""),
    finding("E1086", "an excerpt is counted in another way than those around it: so its stored words are found", "look at it"),
    finding("E1087", "the words stored for an excerpt are not those at its place; the place was taken", "look at it in its program"),
    finding("E1088", "an excerpt begins or ends inside a character, and was moved behind it", ""),
    finding("E1089", "a case owns a passage of a text; its row names the whole text", ""),
    finding("E1090", "the link of a case leads to no text that was taken over", ""),
    note("E1091", "a coding is marked as important, which is kept among the notes", ""),
    finding("E1092", "an entry of the program's own (bibliography, attribute of a journal) has no place in a study", ""),
    finding("E1093", "a heading has the name of a code, which keeps it, so the heading has another", "rename one of the two, if you like"),
    finding(
        "E1094",
        "excerpts begin or end inside words, as they do where a file counts its places in another way than the text is counted",
        "look at a few excerpts, and import the project anew from its program if they are shifted",
    ),
    finding("E1095", "an excerpt was not at its place; its stored words are in the text once, and were taken", "look at it"),
    finding("E1096", "several files bring codings of the same transcripts by one name that a program gives to anybody", "import each file by itself with `--coder NAME`"),
    finding("E1097", "a note or set names something that the study does not hold; it is there without it", "see whether a transcript or code has another name now"),
    finding("E1098", "a note of somebody else stays out of one coder's file", ""),
    // Encryption
    error("E1101", "a file that is to be opened is no sealed file", "name one that this program, or age, encrypted"),
    error("E1102", "a sealed file is not sealed with a passphrase, or with one that costs too much memory", "open it with the program that made it"),
    error("E1103", "the passphrase or key file is not the one with which a file was sealed", "look for the key file, or try again"),
    error("E1104", "a sealed file was changed or cut after it was made", "take another copy of it"),
    error("E1105", "a passphrase is too short", "several words, or a key file"),
    error("E1106", "a key file holds no key", "name the file that was made as a key file"),
    error("E1107", "there is a file where a key file is to be made", "give another name"),
    error("E1108", "the system could not read or write a sealed file or a key file", "room, permissions"),
    error("E1151", "the sealed file would be in the study's own folder", "a place outside of it"),
    error("E1152", "a study or file is to be sealed or opened where something is already", "another name"),
    error("E1153", "the study was changed while it was sealed", "close what writes to it"),
    error("E1154", "the sealed file was read back and differs from the study, so the study stays", "seal again, and see whether the disk is sound"),
    error("E1155", "a sealed file opens, and holds an archive that is no study", "one that `leitmotif seal` made"),
    error("E1156", "the system could not read or write a file of the study that is sealed or opened", "room, permissions"),
    error("E1157", "there is no terminal at which a passphrase could be asked for", "`--passphrase-file`, `--key-file`"),
    error("E1158", "the passphrase was typed differently the second time", "try again"),
    error("E1159", "a sealed file is opened whose name does not end in .age, and no place was named for its content", "`--into`"),
    // Own writing
    error("E1170", "a filter of `export` names what the study lacks", "the names that there are follow"),
    error("E1171", "a file for people's own writing has an ending that it cannot be written under", "the endings follow"),
    error("E1172", "files for people's own writing and for another program are asked for at once", "one kind at a time"),
    error("E1173", "quotations of suggestions are asked for", "leave out `--codings machine`"),
    // Withdrawal
    error("E1201", "nobody in the study has the number that is to be forgotten", "the numbers in `participants.csv`, or `--transcript`"),
    error("E1202", "a participant is to be removed, and nobody confirmed it or said who does it and why", "`--yes`, `--coder`, `--why`"),
    error("E1203", "a file could not be removed or shortened", "permissions; the command can be given again"),
    error("E1204", "the reason of a withdrawal holds what is to be forgotten", "say it without number, name and words"),
    finding("E1205", "a file still holds a number, name or words of the participant who was removed", "take them out by hand, and search again"),
    finding("E1206", "the participant who was to be removed speaks in a transcript with others, so it stays", "take the turns out by hand, or `--whole`"),
    finding("E1207", "a sealed copy, a key of the de-identification, or an export that was changed may still hold the participant who was removed", "delete it, or make it anew"),
    note("E1208", "a file cannot be searched for what was removed", "look into it yourself"),
    finding("E1209", "the study's folder keeps a history that holds what was removed", "delete the history"),
    note("E1210", "a number or name is too short to be searched for by itself", "look where people wrote"),
    note("E1211", "the list of copies of the study could not be written", "note by hand where the copy went"),
    // The review
    error("R0101", "the study has no `study.db`", "start a review"),
    error("R0102", "the file is no study database", "move it away"),
    error("R0103", "the database was written by a newer program", "take a newer program"),
    error("R0104", "another program is writing to it and does not end", "close it there"),
    error("R0105", "the database is damaged", "`leitmotif verify`, and a copy"),
    error("R0106", "the disk, or the system", "room, permissions"),
    error("R0107", "a row of the log cannot be read", "`leitmotif verify` says what is wrong"),
    error("R0108", "there are decisions, and this program was built without the review", "take one built with it"),
    error("R0109", "the person who adjudicates codes this study too and was never done", "finish first, or let somebody else adjudicate"),
    error("R0110", "nobody of the name that is to be compared coded in this study", "those who coded are named"),
    error("R0112", "the suggestions of the last run cannot be read", "run the study once more"),
    error("R0113", "a coder who is to be compared is not done", "let that coder finish"),
    error("R0114", "a coder without a name", "`--coder NAME`"),
    note("R0115", "there are no suggestions yet", "run the study, if they are wanted"),
    finding("R0116", "suggestions fit no transcript and are not offered", "run the study once more"),
    error("R0117", "no two coders are done, so nothing is agreed", "let both say so on the page"),
    error("R0118", "nobody of that name decided anything", "correct the name"),
    error("R0119", "a file of decisions, comments or answers was touched or is cut, and is refused whole", "the line is named"),
    error("R0120", "the port is taken", "leave out `--port`, or name another"),
    error("R0121", "the system gives no random bytes for the key", ""),
    error("R0122", "the coders to compare are not two", "`--adjudicate A,B`"),
    note("R0123", "a blind step is open, so no drafts of codes are shown", "close it, or let somebody draft who does not code"),
    note("R0124", "there are no clusters to draft codes from", "run the study, or `--drafts`"),
    error("R0125", "no version of the codebook has that number", "those that were made are named"),
    error("R0126", "a version of the codebook is asked for in a file that is no `.toml`", "name the file so"),
    error("R0127", "the text of a version of the codebook is missing", "`leitmotif verify` says what is wrong"),
    finding(
        "R0128",
        "codes were made on the page, and the codebook's file was changed since: the file holds",
        "export the newest version and take its codes over",
    ),
    // Answers of the review page
    refusal("R0201", "there is no such page", "the address that the program printed"),
    refusal("R0202", "a request of a kind that is not answered", "GET to read, POST to decide"),
    refusal("R0203", "the request names another host", "the address that the program printed"),
    refusal("R0204", "the request comes from another page", "the address that the program printed"),
    refusal("R0205", "the key is missing or not that of this session", "the address that the program printed last"),
    refusal("R0206", "what was sent is no JSON", "`Content-Type: application/json`"),
    refusal("R0207", "the head or the body of a request is too long", "less at once"),
    refusal("R0208", "a request that cannot be read", "reload the page"),
    refusal("R0209", "a field of the request is not as it should be", "reload the page"),
    refusal("R0210", "there is no such transcript", "reload the page"),
    refusal("R0211", "there is no such code", "reload the page"),
    refusal("R0212", "a place that is not in the transcript", "reload the page"),
    refusal("R0213", "no suggestion of that name is open to the coder", "close the blind step of its transcript first"),
    refusal("R0214", "there is nothing of this coder to take back", "reload the page"),
    refusal("R0215", "the coder is done, so the codings stay as they are", "settle what differs with `--adjudicate`"),
    refusal("R0216", "only an adjudication answers this", "`--adjudicate A,B`"),
    refusal("R0217", "an adjudication makes no codings", "start without `--adjudicate`"),
    refusal("R0218", "there is no such coding of this coder", "reload the page"),
    refusal("R0219", "only work on the codebook answers this", "`--codebook-work`"),
    refusal("R0220", "a session for work on the codebook makes no codings", "start without `--codebook-work`"),
    refusal("R0221", "another version of the codebook was made in the meantime", "reload the page, and make the changes on that one"),
    refusal("R0222", "a change of the codebook that cannot be made", "the message says why"),
    refusal("R0223", "a coding is under a code that would be taken away", "merge it into another code"),
    refusal("R0224", "only the last change of the codebook can be taken back", "reload the page"),
    refusal("R0225", "the step is not closed, so it cannot be opened again", "reload the page"),
    refusal("R0226", "whether coders code blind is set", "change study.toml with the team"),
    refusal("R0227", "no passage is left to draw a sample from", "close the blind step of more transcripts"),
    refusal("R0230", "a session of the start page is not open any more", "open it from the start page"),
    refusal("R0231", "what is named is no folder that can be read", "another folder"),
    refusal("R0232", "a study cannot be begun from the start page", "the message says why"),
    refusal("R0233", "a study cannot be opened from the start page", "the message says why"),
    refusal("R0234", "a run is at work", "wait for its end, or stop it"),
    refusal("R0235", "the page of results was not made yet", "make it"),
    refusal("R0236", "somebody is still to code unseen, so pages of results stay closed", "wait until everybody is done"),
    refusal("R0237", "a file that was dropped cannot be taken in", "copy it into `transcripts/` by hand"),
    refusal("R0240", "the list of identifiers or a transcript was changed elsewhere since the page read it", "look at the new list, and decide"),
    refusal("R0241", "a stand-in that is empty, too long, or holds the words that it stands in for", "write another one"),
    refusal("R0242", "a decision about a proposal cannot be saved", "the message says why"),
    refusal("R0243", "proposals of a study cannot be opened", "the message says why"),
    // What `leitmotif verify` finds
    finding("R0301", "the content of a row of the log is not what was written", "a copy from before"),
    finding("R0302", "rows of the log are missing", "a copy from before"),
    finding("R0303", "a row of the log does not follow the one before it", "a copy from before"),
    finding("R0304", "what a row of the log says is in no form that is known", "a newer program, or a copy"),
    finding("R0305", "the database's pages do not fit together", "a copy"),
    finding("R0306", "the noted head is not there: the end was cut off, or the log was written anew", "a copy; people who exported decisions have them too"),
    finding("R0307", "a codebook or the offers are not what was written", "a copy from before"),
    finding("R0308", "a codebook or offers that no row of the log names", "a copy from before"),
    finding("R0309", "a place lies outside of its text", "let its coder decide anew"),
    finding("R0310", "places no longer fit the transcript", "put it back as it was when it was coded"),
    note("R0311", "codings were made after suggestions were shown", "say so beside the figures"),
    note("R0312", "a coder was also shown clusters as drafts of codes", "say so beside the figures"),
    finding("R0313", "rows that a participant withdrew in another copy of the study are still whole in this one", "run `leitmotif forget` here too"),
];

/// The headings of the page, each with the first code that may come below it.
const HEADINGS: [(&str, &str); 17] = [
    ("E0001", "Studies, pipelines and results"),
    ("E0101", "Reading transcripts"),
    ("E0201", "De-identification"),
    ("E0401", "Words and language models"),
    ("E0501", "Counting"),
    ("E0601", "Codings of people"),
    ("E0701", "Clusters"),
    ("E0801", "Suggestions"),
    ("E0901", "Agreement"),
    ("E0921", "Coverage"),
    ("E1001", "Import and export"),
    ("E1101", "Encryption"),
    ("E1170", "Files for one's own writing"),
    ("E1201", "Withdrawal"),
    ("R0101", "The review"),
    ("R0201", "Answers of the review page"),
    ("R0301", "What `leitmotif verify` and the log show"),
];

/// What precedes the tables of the page.
const PREAMBLE: &str = "# Findings, notes and errors

Every message has a code that does not change. An **error** means that nothing could be done (exit status 2). A **finding** asks
for a look; the rest was done (exit status 1, or 0 with `--findings-ok`). A **note** is for information and changes no exit status.
A **refusal** is the review page's answer to a request that it does not do.
No message ever holds a word of a transcript; places are files and lines.
This page is written from `src/domain/message_codes.rs`.
";

/// Writes docs/findings.md.
pub fn findings_page() -> String {
    let mut page = PREAMBLE.to_owned();
    let mut headings = HEADINGS.iter().peekable();
    for row in MESSAGE_CODES {
        let mut heading = None;
        while let Some((_, text)) = headings.next_if(|(first, _)| *first <= row.code) {
            heading = Some(text);
        }
        if let Some(text) = heading {
            page += &format!("\n## {text}\n\n| code | is | means | way out |\n|---|---|---|---|\n");
        }
        let severity = match row.severity {
            Severity::Error => "error",
            Severity::Finding => "finding",
            Severity::FindingOrError => "finding, or error of a single file",
            Severity::Note => "note",
            Severity::Refusal => "refusal",
        };
        page += &format!("| {} | {severity} | {} | {} |\n", row.code, row.meaning, if row.remedy.is_empty() { "–" } else { row.remedy });
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_none_is_given_twice() {
        assert!(MESSAGE_CODES.is_sorted_by(|a, b| a.code < b.code));
        assert!(MESSAGE_CODES.iter().all(|row| MessageCode::find(row.code) == Some(row)));
    }

    #[test]
    fn no_two_codes_mean_the_same() {
        let mut meanings: Vec<&str> = MESSAGE_CODES.iter().map(|row| row.meaning).collect();
        meanings.sort_unstable();
        let doubled: Vec<&[&str]> = meanings.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(doubled.is_empty(), "{doubled:?}");
    }
}
