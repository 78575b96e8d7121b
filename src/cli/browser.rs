//! Opening a page in the browser, without its key among the arguments of a program.

/// Opens the page by way of a file that only its owner can read: an address among a program's arguments could be read by everybody.
pub fn open_by_file(address: &str, way: std::path::PathBuf) {
    let page = format!("<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=\"0;url={address}\"><title>Leitmotif</title>");
    if crate::study::files::write_whole(&way, page.as_bytes(), false).is_err() {
        return;
    }
    // A folder named without its path would be looked for elsewhere by the program that opens it.
    let way = std::path::absolute(&way).unwrap_or(way);
    std::thread::spawn(move || {
        let seconds = if open::that_detached(&way).is_ok() { 10 } else { 0 };
        // The browser needs the file for a moment only.
        std::thread::sleep(std::time::Duration::from_secs(seconds));
        let _ = std::fs::remove_file(&way);
    });
}
