//! The built-in pack, as `vaern pack test` sees it.

use crate::support::PACK;

#[test]
fn every_test_of_the_built_in_pack_passes() {
    let failures = PACK.run_tests(vaern_workflow::recognisers()).expect("every rule builds");
    let report: String = failures
        .iter()
        .map(|f| format!("\n{}: {}\n  expected {}\n  found    {}", f.test.file, f.test.rule, f.test.marked, f.found))
        .collect();
    assert!(failures.is_empty(), "{report}");
    assert!(PACK.tests.len() > 300);
}

#[test]
fn every_category_of_the_first_pack_is_covered() {
    let categories: std::collections::BTreeSet<&str> = PACK.categories().map(|c| c.as_str()).collect();
    for category in [
        "CPR",
        "BIRTHDATE",
        "PHONE",
        "EMAIL",
        "IBAN",
        "CARD",
        "CVR",
        "BANK_ACCOUNT",
        "LICENSE_PLATE",
        "CASE_NUMBER",
        "IP",
        "MAC",
        "ADDRESS",
        "SECRET",
    ] {
        assert!(categories.contains(category), "{category}");
    }
    assert!(PACK.rules.people.is_some());
}
