//! Small files made by hand.

/// A file of these objects, of which the first is the catalogue.
pub fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let xref = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    places.iter().for_each(|place| bytes.extend(format!("{place:010} 00000 n \n").bytes()));
    let size = objects.len() + 1;
    bytes.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n").bytes());
    bytes
}

/// A stream object.
pub fn stream(keys: &str, content: &[u8]) -> Vec<u8> {
    [format!("<< {keys} /Length {} >>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat()
}

/// A file of one page with this object for its content, and further objects from number 6 on. `/F1` is a font, `/X` is object 6.
pub fn page(content: Vec<u8>, more: &[Vec<u8>]) -> Vec<u8> {
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>".to_vec(),
        content,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_vec(),
    ];
    objects.extend_from_slice(more);
    pdf(&objects)
}

/// A page on which these lines stand.
pub fn lines(lines: &[&str]) -> Vec<u8> {
    let words: String = lines.iter().map(|line| format!("({line}) Tj 0 -14 Td ")).collect();
    page(stream("", format!("BT /F1 12 Tf 50 700 Td {words} ET").as_bytes()), &[])
}

/// Bytes packed as PDF packs them (zlib).
pub fn deflated(content: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Write};
    // The zip crate brings the packer: the packed bytes stand between the entry's header and the directory.
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("a", zip::write::SimpleFileOptions::default().large_file(false)).expect("started");
    writer.write_all(content).expect("written");
    let archive = writer.finish().expect("finished").into_inner();
    let mut read = zip::ZipArchive::new(Cursor::new(&archive)).expect("an archive");
    let entry = read.by_index(0).expect("an entry");
    let (start, length) = (entry.data_start().expect("a place") as usize, entry.compressed_size() as usize);
    let sum = content.iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    let mut packed = vec![0x78, 0x9c];
    packed.extend(&archive[start..start + length]);
    packed.extend((sum.1 << 16 | sum.0).to_be_bytes());
    packed
}
