use super::*;

fn passphrase(text: &str) -> Passphrase {
    Passphrase::typed(text.to_owned())
}

fn sealed(plain: &[u8], with: &Passphrase) -> Vec<u8> {
    let mut to = Vec::new();
    assert_eq!(seal(&mut &plain[..], &mut to, with), Ok(plain.len() as u64));
    to
}

fn opened(sealed: &[u8], with: &Passphrase) -> Result<Vec<u8>, SealError> {
    let mut plain = Vec::new();
    unseal(sealed, &mut plain, with).map(|_| plain)
}

#[test]
fn what_is_sealed_opens_byte_for_byte_at_every_length_around_a_chunk() {
    let with = passphrase("four plain words together");
    for length in [0, 1, 65_535, 65_536, 65_537, 200_000] {
        let plain: Vec<u8> = (0..length).map(|at: usize| (at * 31 % 251) as u8).collect();
        let sealed = sealed(&plain, &with);
        assert_eq!(opened(&sealed, &with).as_ref(), Ok(&plain), "{length} bytes");
    }
}

#[test]
fn a_wrong_passphrase_opens_nothing() {
    let sealed = sealed(b"canary", &passphrase("four plain words together"));
    assert_eq!(opened(&sealed, &passphrase("four plain words Together")), Err(SealError::WrongPassphrase));
    assert!(!sealed.windows(6).any(|window| window == b"canary"));
}

#[test]
fn a_flipped_byte_and_a_cut_are_noticed() {
    let with = passphrase("four plain words together");
    let plain = vec![7; 70_000];
    let sealed = sealed(&plain, &with);
    let body = sealed.len() - 70_000 - 2 * 16 - 16;
    // In the payload's nonce, in the first chunk, in its code, in the last chunk and in the last byte.
    for at in [body, body + 16, body + 16 + 65_536, sealed.len() - 30, sealed.len() - 1] {
        let mut bytes = sealed.clone();
        bytes[at] ^= 1;
        assert_eq!(opened(&bytes, &with), Err(SealError::Damaged), "byte {at}");
    }
    // In the code that holds the header together.
    let mut bytes = sealed.clone();
    bytes[body - 5] = if bytes[body - 5] == b'A' { b'B' } else { b'A' };
    assert_eq!(opened(&bytes, &with), Err(SealError::Damaged));
    for kept in [body + 3, body + 16, body + 16 + 65_536 + 16, sealed.len() - 1] {
        assert_eq!(opened(&sealed[..kept], &with), Err(SealError::Damaged), "cut to {kept}");
    }
}

#[test]
fn chunks_that_change_places_are_noticed() {
    let with = passphrase("four plain words together");
    let mut sealed = sealed(&[vec![1; 65_536], vec![2; 65_536], vec![3; 10]].concat(), &with);
    let body = sealed.len() - 2 * 65_552 - 26;
    let (first, second) = sealed[body..].split_at_mut(65_552);
    first.swap_with_slice(&mut second[..65_552]);
    assert_eq!(opened(&sealed, &with), Err(SealError::Damaged));
}

#[test]
fn other_files_are_told_from_sealed_ones() {
    let with = passphrase("four plain words together");
    let check = |bytes: &[u8], expect: SealError| assert_eq!(opened(bytes, &with), Err(expect));
    check(b"", SealError::NotSealed);
    check(&[b'x'; 5000], SealError::NotSealed);
    check(b"age-encryption.org/v1\n-> X25519 abc\nabc\n--- abc\n", SealError::OtherLock);
    // A header that asks for 2^40 blocks of work is refused before any of it is done.
    check(
        b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 40\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- A\n",
        SealError::OtherLock,
    );
    check(b"age-encryption.org/v1\n-> scrypt AAAA 18\nAAAA\n--- A\n", SealError::Damaged);
}

#[test]
fn a_file_that_age_itself_made_opens() {
    // Made by rage through pyrage 1.4.0: `pyrage.passphrase.encrypt(b"made elsewhere", "four plain words together")`.
    let with = passphrase("four plain words together");
    let made = include_bytes!("made_by_rage.age");
    assert_eq!(opened(made, &with).as_deref(), Ok(&b"made elsewhere"[..]));
}

#[test]
fn a_key_file_is_made_once_and_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("study.key");
    let made = Passphrase::new_key_file(&path).expect("made");
    assert_eq!(Passphrase::new_key_file(&path).expect_err("there is one"), SealError::KeyFileExists);
    let sealed = sealed(b"plain", &made);
    assert_eq!(opened(&sealed, &Passphrase::from_key_file(&path).expect("read")).as_deref(), Ok(&b"plain"[..]));
    assert_eq!(format!("{made:?}"), "Passphrase(not shown)");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    }
    std::fs::write(folder.path().join("empty"), "# nothing\n").expect("written");
    assert_eq!(Passphrase::from_key_file(&folder.path().join("empty")).expect_err("no key"), SealError::NoKey);
}

#[test]
fn a_short_passphrase_seals_nothing() {
    assert_eq!(Passphrase::chosen("secret".to_owned()).expect_err("short"), SealError::ShortPassphrase);
    assert!(Passphrase::chosen("four plain words together".to_owned()).is_ok());
}
