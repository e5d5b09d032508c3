//! The output directory: swapped whole, never taken from somebody else.

use std::fs;

use crate::driver::{BODY, FRONT, Run, SiteTest};

#[test]
fn the_same_content_gives_the_same_bytes() {
    let test = SiteTest::new();
    test.long_policy();
    test.run(&["build"]).ended(0);
    let first = test.files("site");
    for threads in ["1", "2", "7"] {
        test.run(&["build", "--threads", threads]).ended(0);
        assert!(test.files("site") == first, "the site has changed");
    }
    test.run(&["build", "-o", "別の 場所/深い/site"]).ended(0);
    assert!(test.files("別の 場所/深い/site") == first);
}

#[test]
fn pages_of_the_old_site_are_gone() {
    let test = SiteTest::new();
    test.long_policy();
    test.run(&["build"]).ended(0);
    test.policy(&format!("{FRONT}{BODY}"));
    test.run(&["build"]).ended(0);
    let replaced = test.files("site");
    test.run(&["build", "-o", "new"]).ended(0);
    assert!(replaced == test.files("new"));
    assert_eq!(test.names(), ["content", "new", "site"]);
}

#[test]
fn faults_leave_the_old_site() {
    let test = SiteTest::new();
    test.run(&["build"]).ended(0);
    let before = test.files("site");
    test.policy(&format!("{FRONT}{}", BODY.replace("- (2)", "- (1)")));
    let run = test.run(&["build"]).ended(1);
    assert!(run.stdout.contains("前のサイトはそのまま"), "{run:?}");
    assert!(test.files("site") == before);
}

#[test]
fn a_file_at_the_output_is_left_alone() {
    let test = SiteTest::new();
    test.write("site", "大切な文書");
    test.run(&["build"])
        .ended(2)
        .says("site はディレクトリではありません");
    test.run(&["build", "-o", "site/below"]).ended(2);
    assert_eq!(
        fs::read_to_string(test.path("site")).expect("the file"),
        "大切な文書"
    );
    assert_eq!(test.names(), ["content", "site"]);
}

#[test]
fn a_directory_of_somebody_else_is_left_alone() {
    let test = SiteTest::new();
    test.write("site/文書.txt", "大切な文書");
    test.run(&["build"])
        .ended(2)
        .says("keiji が作ったディレクトリではない");
    test.run(&["build", "-o", "content"]).ended(2);
    test.run(&["build", "-o", "."]).ended(2);
    // A marker of somebody else is no marker.
    test.write("site/.keiji", "");
    test.run(&["build"]).ended(2);
    assert_eq!(test.files("site").len(), 2);
    assert!(test.path("content/site.yaml").exists());
}

#[test]
fn a_file_added_to_the_site_stops_the_build() {
    let test = SiteTest::new();
    test.run(&["build"]).ended(0);
    test.write("site/Thumbs.db", "");
    test.run(&["build"]).ended(0);
    test.write("site/machi/web.config", "<configuration/>");
    test.run(&["build"]).ended(2).says("machi/web.config");
    assert!(test.path("site/machi/web.config").exists());
}

#[test]
fn an_empty_directory_is_filled() {
    let test = SiteTest::new();
    fs::create_dir(test.path("site")).expect("a directory");
    test.run(&["build"]).ended(0);
    assert!(test.path("site/data/site.json").exists());
}

#[test]
fn left_over_staging_is_cleared_and_only_that() {
    let test = SiteTest::new();
    test.write(".site.keiji-dead01/owner", "keiji staging\n");
    test.write(".site.keiji-dead01/new/index.html", "half");
    test.write(".site.keiji-alive1/owner", "keiji staging\n");
    test.write(".site.keiji-notes/owner", "わたしのもの");
    test.write(".other.keiji-dead01/owner", "keiji staging\n");
    let owner = fs::File::options()
        .write(true)
        .open(test.path(".site.keiji-alive1/owner"));
    let owner = owner.expect("the file");
    owner.lock().expect("a lock");
    test.run(&["build"]).ended(0);
    let wanted = [
        ".other.keiji-dead01",
        ".site.keiji-alive1",
        ".site.keiji-notes",
        "content",
        "site",
    ];
    assert_eq!(test.names(), wanted);
    drop(owner);
    test.run(&["build"]).ended(0);
    assert!(!test.path(".site.keiji-alive1").exists());
}

#[test]
fn a_site_put_aside_by_a_killed_build_comes_back() {
    let test = SiteTest::new();
    test.run(&["build"]).ended(0);
    let before = test.files("site");
    test.write(".site.keiji-dead01/owner", "keiji staging\n");
    fs::rename(test.path("site"), test.path(".site.keiji-dead01/old0")).expect("moved");
    test.policy("");
    test.run(&["build"]).ended(1);
    assert!(test.files("site") == before);
    assert_eq!(test.names(), ["content", "site"]);
}

#[test]
fn builds_at_the_same_time_leave_one_whole_site() {
    let test = SiteTest::new();
    test.long_policy();
    test.run(&["build", "-o", "alone"]).ended(0);
    let children: Vec<_> = (0..6)
        .map(|_| {
            let mut command = test.command();
            command
                .arg("build")
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped());
            command.spawn().expect("the binary starts")
        })
        .collect();
    for child in children {
        Run::of(child.wait_with_output()).ended(0);
    }
    assert!(test.files("site") == test.files("alone"));
    assert_eq!(test.names(), ["alone", "content", "site"]);
}

#[cfg(unix)]
mod unix {
    use super::*;

    #[test]
    fn a_killed_build_leaves_the_old_site() {
        let test = SiteTest::new();
        test.run(&["build"]).ended(0);
        let before = test.files("site");
        test.long_policy();
        let run = test.build_with_file_limit(false);
        assert_eq!(run.code, None, "the limit did not end the build: {run:?}");
        assert!(test.files("site") == before);
        assert_eq!(test.names().len(), 3, "the build died while staging");
        test.run(&["build"]).ended(0);
        assert_eq!(test.names(), ["content", "site"]);
    }

    #[test]
    fn a_write_that_fails_leaves_the_old_site() {
        let test = SiteTest::new();
        test.run(&["build"]).ended(0);
        let before = test.files("site");
        test.long_policy();
        test.build_with_file_limit(true)
            .ended(2)
            .says("書けません: site/")
            .says("上限を超えました");
        assert!(test.files("site") == before);
        assert_eq!(test.names(), ["content", "site"]);
    }

    #[test]
    fn a_full_disk_is_said() {
        let test = SiteTest::new();
        test.long_policy();
        fs::create_dir(test.path("disk")).expect("a directory");
        let script =
            "mount -t tmpfs -o size=12k tmpfs disk 2>/dev/null || { echo cannot mount; exit 0; }
            \"$0\" build -o disk/site; code=$?; ls -A disk; umount disk; exit $code";
        let mut command = std::process::Command::new("unshare");
        command.args(["--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_keiji")]);
        let Ok(output) = command.current_dir(test.path(".")).output() else {
            eprintln!("skipped: no unshare on this machine");
            return;
        };
        let run = Run::of(Ok(output));
        if run.stdout.contains("cannot mount") || run.stderr.contains("unshare") {
            eprintln!("skipped: no small disk can be mounted here");
            return;
        }
        let run = run.ended(2).says("ディスクの空きがありません");
        assert_eq!(run.stdout, "");
    }

    #[test]
    fn a_link_to_the_site_stays_a_link() {
        let test = SiteTest::new();
        test.run(&["build", "-o", "real"]).ended(0);
        std::os::unix::fs::symlink("real", test.path("site")).expect("a link");
        test.run(&["build"]).ended(0);
        assert!(test.path("site").is_symlink());
        assert!(test.path("real/data/site.json").exists());
        std::os::unix::fs::symlink("nowhere", test.path("broken")).expect("a link");
        test.run(&["build", "-o", "broken"]).ended(2);
    }

    #[test]
    fn others_may_read_the_site() {
        use std::os::unix::fs::PermissionsExt;
        let test = SiteTest::new();
        let mut command = std::process::Command::new("sh");
        command.args([
            "-c",
            "umask 022; exec \"$0\" build",
            env!("CARGO_BIN_EXE_keiji"),
        ]);
        Run::of(command.current_dir(test.path(".")).output()).ended(0);
        let mode = |path: &str| {
            fs::metadata(test.path(path))
                .expect("there")
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(
            (mode("site"), mode("site/data"), mode("site/data/site.json")),
            (0o755, 0o755, 0o644)
        );
    }
}
