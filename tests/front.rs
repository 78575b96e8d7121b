//! The front door and the examples: each is compiled here and run on a small study of talk that nobody held.

#[allow(dead_code)]
#[path = "../examples/agreement.rs"]
mod agreement;
#[allow(dead_code)]
#[path = "../examples/import.rs"]
mod import;
#[allow(dead_code)]
#[path = "../examples/rank.rs"]
mod rank;

use std::fs;
use std::path::Path;

/// Three interviews, a codebook of two codes, and two coders.
fn study(folder: &Path) {
    let talk = |at: usize| {
        format!(
            "I: Who was there for you?\n\nP: My aunt cooked soup every evening, number {at}, and she stayed.\n\n\
             I: And at school?\n\nP: The teacher lost my papers {at} times and never answered.\n\n\
             P: In summer we swam in the lake, all {at} of us, until it grew dark.\n\n"
        )
    };
    fs::create_dir_all(folder.join("transcripts")).expect("made");
    fs::create_dir_all(folder.join("codings")).expect("made");
    for at in 2..5 {
        fs::write(folder.join(format!("transcripts/T{at}.txt")), talk(at)).expect("written");
    }
    fs::write(folder.join("codebook.csv"), "code,seeds\ncare,aunt;soup;stayed\nneglect,lost;never answered\n").expect("written");
    let codings =
        "document,start,end,code,coder\nT2.txt,27,90,care,Ada\nT2.txt,27,90,care,Bo\nT3.txt,27,90,care,Ada\nT3.txt,27,90,neglect,Bo\n";
    fs::write(folder.join("codings/both.csv"), codings).expect("written");
}

#[test]
fn the_examples_rank_compare_and_import() {
    let folder = tempfile::tempdir().expect("a folder");
    let of_study = folder.path().join("study");
    study(&of_study);
    let ranked = rank::rank(&of_study, "care", &folder.path().join("out")).expect("ranked");
    assert!(ranked.first().is_some_and(|line| line.starts_with("1. ") && line.contains("My aunt cooked soup")), "{ranked:?}");
    let compared = agreement::agreement(&of_study, &folder.path().join("agreement")).expect("compared");
    assert!(compared.iter().any(|line| line.starts_with("care: ")) && compared.len() >= 2, "{compared:?}");
    let back = folder.path().join("back");
    let brought = import::import(&[of_study.join("codebook.csv"), of_study.join("codings/both.csv")], &back).expect("imported");
    assert_eq!(brought, ["codebook.csv: 2 codes", "both.csv: 4 codings"]);
    assert!(back.join("codebook.toml").exists());
}

#[test]
fn what_is_wrong_is_an_error_of_the_front_door() {
    let folder = tempfile::tempdir().expect("a folder");
    let Err(error) = leitmotif::Study::open(folder.path().join("none")) else { panic!("there is no study") };
    assert!(error.to_string().contains("E0001"), "{error}");
    study(folder.path());
    let opened = leitmotif::Study::open(folder.path()).expect("opened");
    assert_eq!(opened.inputs().transcripts.len(), 3);
    let Err(error) = opened.pipeline("default").set("cluster.kk", 9).run() else { panic!("there is no such key") };
    assert!(error.to_string().contains("E0013"), "{error}");
    let run = opened.pipeline("agreement").seed(3).out(folder.path().join("out")).run().expect("compared");
    assert!(run.agreement().is_some() && run.suggestions("care").is_err() && run.clusters().is_err());
}
