//! A theme of one's own: laid over the packed one, and what is wrong with it said.

use crate::driver::{BODY, FRONT, SiteTest};

#[test]
fn a_template_that_does_not_compile_is_named_with_its_line() {
    let test = SiteTest::new();
    test.run(&["build"]).ended(0);
    let before = test.files("site");
    test.write("わが 町/templates/home.html", "<p>\n{% if %}\n");
    test.run(&["build", "--theme", "わが 町"])
        .ended(2)
        .says("わが 町/templates/home.html:2:")
        .says("原因");
    assert!(test.files("site") == before);
    assert_eq!(test.names().len(), 3);
}

#[test]
fn a_template_that_asks_for_what_is_not_there_is_named() {
    let test = SiteTest::new();
    test.write("theme/templates/home.html", "<p>\n{{ nothing.there }}\n");
    test.run(&["build", "--theme", "theme"])
        .ended(2)
        .says("home.html")
        .says("nothing");
    assert!(!test.path("site").exists());
}

#[test]
fn faults_of_the_content_are_shown_before_the_theme_is_read() {
    let test = SiteTest::new();
    test.policy(&format!("{FRONT}{}", BODY.replace("- (2)", "- (1)")));
    test.run(&["build", "--theme", "無い"])
        .ended(1)
        .says("K0202");
}

#[test]
fn a_theme_that_is_not_there_is_said() {
    SiteTest::new()
        .run(&["build", "--theme", "無い"])
        .ended(2)
        .says("無い");
}

#[test]
fn files_of_a_theme_take_the_place_of_packed_ones() {
    let test = SiteTest::new();
    test.write("theme/static/keiji.css", "/* わが町 */\n");
    test.write("theme/static/web.config", "<configuration/>\n");
    test.write("theme/templates/help.html", "使い方は総務課へ\n");
    test.run(&["build", "--theme", "theme"]).ended(0);
    let site = test.files("site");
    assert_eq!(site["assets/keiji.css"], "/* わが町 */\n".as_bytes());
    assert_eq!(site["help.html"], "使い方は総務課へ\n".as_bytes());
    assert!(site.contains_key("assets/web.config") && site.contains_key("assets/keiji.js"));
}
