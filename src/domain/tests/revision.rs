use super::*;

fn code(id: &str, parent: Option<&str>) -> Code {
    Code {
        facet: Some("tie".into()),
        parent: parent.map(CodeId::new),
        seeds: vec![format!("{id} word")],
        examples: vec!["Said so.".into()],
        ..Code::named(id)
    }
}

fn book() -> Codebook {
    Codebook::new(1, vec![code("kin", None), code("aunt", Some("kin")), code("peer", None)]).expect("a codebook")
}

fn rename(code: &str, to: &str) -> Change {
    Change::Rename { code: CodeId::new(code), to: CodeId::new(to) }
}

fn merge_into(code: &str, into: &str) -> Change {
    Change::Merge { code: CodeId::new(code), into: CodeId::new(into) }
}

fn names(book: &Codebook) -> Vec<&str> {
    book.codes().iter().map(|code| code.id.as_str()).collect()
}

fn revised(changes: &[Change]) -> Result<Codebook, RevisionError> {
    revise(&book(), &Became::new(), changes, 2)
}

#[test]
fn a_version_is_made_of_its_changes_in_order() {
    let new = NewCode { name: " mentor ".into(), facet: Some("tie".into()), terms: vec!["coach".into(), "".into()], ..NewCode::default() };
    let take = Change::Take { draft: "draft 3".into(), into: CodeId::new("friend"), terms: vec!["peer word".into(), "mate".into()] };
    let edit = Change::Edit { code: CodeId::new("friend"), part: Part::Examples, text: "One.\n\n Two. ".into() };
    let made = revised(&[rename("peer", "friend"), Change::Add { code: new, draft: Some("draft 1".into()) }, take, edit]).expect("sound");
    assert_eq!((made.version(), names(&made)), (2, vec!["kin", "aunt", "friend", "mentor"]));
    let friend = made.get(&CodeId::new("friend")).expect("there");
    assert_eq!(
        (friend.seeds.as_slice(), friend.examples.as_slice()),
        (&["peer word".to_owned(), "mate".into()][..], &["One.".to_owned(), "Two.".into()][..])
    );
    let mentor = made.get(&CodeId::new("mentor")).expect("there");
    assert_eq!((mentor.origin, mentor.seeds.len()), (Some(Origin::Emergent), 1));
}

#[test]
fn a_merge_hands_on_terms_examples_and_children() {
    let made = revised(&[merge_into("kin", "peer")]).expect("sound");
    assert_eq!(names(&made), ["aunt", "peer"]);
    let peer = made.get(&CodeId::new("peer")).expect("there");
    assert_eq!((peer.seeds.len(), peer.examples.len()), (2, 1));
    assert_eq!(made.get(&CodeId::new("aunt")).and_then(|aunt| aunt.parent.clone()), Some(CodeId::new("peer")));
    // Into its own child: the child moves up.
    let made = revised(&[merge_into("kin", "aunt")]).expect("sound");
    assert_eq!(made.get(&CodeId::new("aunt")).and_then(|aunt| aunt.parent.clone()), None);
}

#[test]
fn what_cannot_be_is_refused() {
    let refusal = |changes: &[Change]| revised(changes).expect_err("refused").to_string();
    assert!(refusal(&[rename("peer", "kin")]).starts_with("another code is called kin"));
    assert!(refusal(&[rename("peer", "  ")]).starts_with("a code needs a name"));
    assert!(refusal(&[rename("peer", "a\nb")]).starts_with("a code needs a name"));
    assert!(refusal(&[rename("pear", "x")]).starts_with("there is no code pear"));
    assert!(refusal(&[merge_into("kin", "kin")]).starts_with("a code is not merged into itself"));
    assert_eq!(revised(&[Change::Leave { draft: "draft 1".into() }]), Err(RevisionError::Nothing));
    // A name that was given up stays with what became of it, in this version and in later ones.
    let add =
        |name: &str| Change::Add { code: NewCode { name: name.into(), facet: Some("tie".into()), ..NewCode::default() }, draft: None };
    assert!(refusal(&[rename("peer", "friend"), add("peer")]).contains("peer was the name of a code that is friend now"));
    let mut became = Became::new();
    follow(&mut became, &[merge_into("peer", "kin")]);
    let later = Codebook::new(2, vec![code("kin", None)]).expect("a codebook");
    assert!(matches!(revise(&later, &became, &[add("peer")], 3), Err(RevisionError::GivenUp { .. })));
    // But a code may go back to a name of its own.
    assert_eq!(revise(&later, &became, &[rename("kin", "peer")], 3).map(|book| names(&book).join(" ")), Ok("peer".to_owned()));
    let other = Codebook::new(1, vec![code("kin", None), Code { facet: Some("mood".into()), ..code("joy", None) }]).expect("a codebook");
    assert!(matches!(revise(&other, &Became::new(), &[merge_into("joy", "kin")], 2), Err(RevisionError::OtherFacet { .. })));
}

#[test]
fn earlier_names_count_under_what_they_became_while_the_codebook_lacks_them() {
    let mut became = Became::new();
    follow(&mut became, &[rename("peer", "friend"), merge_into("friend", "kin"), rename("aunt", "elder")]);
    let now = Codebook::new(2, vec![code("kin", None), code("elder", None)]).expect("a codebook");
    let counted = CodeAliases::under(&now, &became);
    for (name, counts) in [("peer", "kin"), ("friend", "kin"), ("aunt", "elder"), ("kin", "kin"), ("unknown", "unknown")] {
        assert_eq!(counted.counts_as(&CodeId::new(name)).as_str(), counts, "{name}");
    }
    // The older codebook has the older names, so codings under them count as they were made.
    let older = CodeAliases::under(&book(), &became);
    for (name, counts) in [("peer", "peer"), ("aunt", "aunt"), ("friend", "kin"), ("elder", "elder")] {
        assert_eq!(older.counts_as(&CodeId::new(name)).as_str(), counts, "{name}");
    }
    // There and back again leads to where the codebook is, and never round in a circle.
    let mut back = Became::new();
    follow(&mut back, &[rename("peer", "friend")]);
    follow(&mut back, &[rename("friend", "peer")]);
    assert_eq!(CodeAliases::under(&book(), &back).counts_as(&CodeId::new("friend")).as_str(), "peer");
    assert_eq!(CodeAliases::under(&now, &back).counts_as(&CodeId::new("friend")).as_str(), "friend");
}
