//! A setting of a pipeline as it is typed.

/// Reads `stage.key=value`. A value that is no TOML value is taken as text, so that words need no quotes.
///
/// # Errors
///
/// How to write it, if there is no `=`.
pub fn parse_setting(text: &str) -> Result<(String, toml::Value), String> {
    let (key, value) = text.split_once('=').ok_or("write it as stage.key=value, such as cluster.k=9")?;
    let parsed = toml::from_str::<toml::Table>(&format!("value = {value}")).ok().and_then(|mut table| table.remove("value"));
    Ok((key.trim().to_owned(), parsed.unwrap_or_else(|| toml::Value::String(value.trim().to_owned()))))
}
