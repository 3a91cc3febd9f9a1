//! The quick way against the long one, on everything that is shipped.

use super::{Outcome, Ready};
use crate::engine::{Options, judge_license};
use crate::input::Library;
use crate::model::{Body, License};
use crate::rules::Level;

#[test]
fn every_license_by_every_standard_comes_out_as_with_its_proof() {
    let library = Library::embedded().expect("the shipped vocabulary");
    let licenses: Vec<_> = library.license_ids().iter().filter_map(|id| library.license(id).ok()).collect();
    for id in library.standards() {
        let standard = library.standard(id).expect("a standard that is shipped");
        if !standard.judges(Level::Terms) {
            continue;
        }
        let readings: Vec<_> = standard.readings.iter().map(|reading| Some(reading.id.clone())).collect();
        for reading in [vec![None], readings].concat() {
            for as_of in [None, Some(jiff::civil::date(2040, 1, 1))] {
                let options = Options { reading: reading.clone(), as_of, ignore_status: as_of.is_some() };
                let ready = Ready::new(&standard, &options);
                for license in &licenses {
                    let proved = Outcome::of(&judge_license(&standard, license, &options));
                    assert_eq!(ready.judge(license), proved, "{id} {}", license.id);
                }
            }
        }
    }
}

/// Many clauses do not fit into a row; they are judged all the same.
#[test]
fn a_license_of_very_many_clauses_comes_out_as_with_its_proof() {
    let library = Library::embedded().expect("the shipped vocabulary");
    let standard = library.standard("osaid-1.0").expect("a standard that is shipped");
    let llama = library.license("llama-3").expect("a license that is shipped");
    let options = Options::default();
    let ready = Ready::new(&standard, &options);
    for count in [super::MAX - 1, super::MAX, super::MAX + 1, 3 * super::MAX] {
        let clauses = llama.clauses().iter().cycle().take(count).cloned().collect();
        let many = License { body: Body::Clauses(clauses), ..License::clone(&llama) };
        assert_eq!(ready.judge(&many), Outcome::of(&judge_license(&standard, &many, &options)), "{count} clauses");
    }
}
