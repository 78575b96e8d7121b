//! The tables, and how a file of an older form becomes one of this.

use rusqlite::{Connection, TransactionBehavior};

/// Marks the file as ours: "Leit" in ASCII.
pub const APPLICATION: i64 = 0x4c65_6974;

/// What turns form `n` into form `n + 1`. Entries are only ever added.
const STEPS: [&str; 4] = [FIRST, SECOND, THIRD, FOURTH];

/// The form that this program writes.
pub const FORM: i64 = STEPS.len() as i64;

/// Triggers hold against slips; against intent there is the chain.
const FIRST: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE log (
    seq INTEGER PRIMARY KEY,
    log TEXT NOT NULL,
    origin INTEGER NOT NULL,
    time TEXT NOT NULL,
    coder TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    id TEXT NOT NULL UNIQUE,
    prev TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX log_times ON log (log, time);
CREATE TABLE codebooks (digest TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE offers (offers TEXT NOT NULL, place INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (offers, place)) STRICT, WITHOUT ROWID;

CREATE TRIGGER log_is_kept BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER codebooks_are_kept BEFORE DELETE ON codebooks BEGIN SELECT RAISE(ABORT, 'codebooks are only added to'); END;
CREATE TRIGGER codebooks_stay BEFORE UPDATE ON codebooks BEGIN SELECT RAISE(ABORT, 'codebooks are only added to'); END;
CREATE TRIGGER offers_are_kept BEFORE DELETE ON offers BEGIN SELECT RAISE(ABORT, 'offers are only added to'); END;
CREATE TRIGGER offers_stay BEFORE UPDATE ON offers BEGIN SELECT RAISE(ABORT, 'offers are only added to'); END;

-- For people who read the file with SQL; the program reads the log itself.
CREATE VIEW coders AS SELECT coder, min(time) AS joined, max(kind = 'done') AS done FROM log
    WHERE kind IN ('joined', 'decision', 'blind_closed', 'done') GROUP BY coder;
CREATE VIEW transcripts AS SELECT j.value ->> 'document' AS document, j.value ->> 'digest' AS digest, j.value ->> 'chars' AS chars
    FROM log, json_each(log.payload) AS j WHERE log.seq = (SELECT max(seq) FROM log WHERE kind = 'texts');
CREATE VIEW decisions AS SELECT seq, time, coder, payload ->> 'action' AS action, payload ->> 'document' AS document,
    payload ->> '$.span.start' AS start, payload ->> '$.span.end' AS \"end\", payload ->> 'code' AS code,
    payload ->> 'offer' AS offer, payload ->> '$.shown.rank' AS rank, payload ->> 'blind' AS blind,
    payload ->> 'shown_ms' AS shown_ms, payload ->> 'memo' AS memo FROM log WHERE kind = 'decision';
CREATE VIEW adjudications AS SELECT seq, time, coder AS by, payload ->> 'document' AS document,
    payload ->> '$.span.start' AS start, payload ->> '$.span.end' AS \"end\", payload ->> 'code' AS code,
    payload ->> 'reason' AS reason FROM log WHERE kind = 'adjudication';
";

/// Kinds of rows that the first form did not know, as views for people. The tables are the same: a program that knows the
/// first form only could not read these rows, so it should not open the file.
const SECOND: &str = "
CREATE VIEW discussions AS SELECT seq, time, coder AS by, payload ->> 'document' AS document,
    payload ->> '$.span.start' AS start, payload ->> '$.span.end' AS \"end\", payload ->> 'open' AS open
    FROM log WHERE kind = 'discussion';
CREATE VIEW codebook_versions AS SELECT seq, time, coder AS by, payload ->> 'version' AS version, payload ->> 'digest' AS digest,
    payload ->> 'from' AS \"from\", payload ->> 'changes' AS changes, payload ->> 'note' AS note FROM log WHERE kind = 'codebook_version';
CREATE VIEW member_answers AS SELECT seq, time, payload ->> 'participant' AS participant, payload ->> 'packet' AS packet,
    payload ->> '$.passage.document' AS document, payload ->> '$.passage.span.start' AS start, payload ->> '$.passage.span.end' AS \"end\",
    payload ->> 'code' AS code, payload ->> 'answer' AS answer FROM log WHERE kind = 'member_answer';
";

/// Kinds of rows that the second form did not know: codes made while reading hold at once, so an older program would go on with a
/// codebook that no longer holds.
const THIRD: &str = "
CREATE VIEW notes AS SELECT seq, time, coder AS by, payload ->> '$.about' AS about, payload ->> 'text' AS text FROM log WHERE kind = 'note';
CREATE VIEW reopenings AS SELECT seq, time, coder AS by, payload ->> 'step' AS step, payload ->> 'documents' AS documents FROM log WHERE kind = 'reopened';
";

/// Withdrawals: an older program would take rows that lost their content for rows that were touched.
const FOURTH: &str = "
CREATE VIEW withdrawals AS SELECT seq, time, coder AS by, payload ->> 'transcripts' AS transcripts,
    json_array_length(payload, '$.rows') AS rows_shortened, payload ->> 'why' AS why FROM log WHERE kind = 'withdrawal';
";

/// Brings a file to this form, all steps or none. `log` is the name of a log that is begun.
pub fn migrate(connection: &mut Connection, log: &str) -> rusqlite::Result<()> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let form: i64 = change.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for step in STEPS.iter().skip(usize::try_from(form).unwrap_or(0)) {
        change.execute_batch(step)?;
    }
    if form == 0 {
        change.execute("INSERT INTO meta (key, value) VALUES ('log', ?1)", [log])?;
        change.pragma_update(None, "application_id", APPLICATION)?;
    }
    if form < FORM {
        change.pragma_update(None, "user_version", FORM)?;
    }
    change.commit()
}
