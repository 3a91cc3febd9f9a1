//! Identification against the reference texts of the SPDX list, changed in ways that must and must not count.
//! OSI_CHECK_EVERY=n takes every n-th of the many changes only, for runs that are repeated for each mutant.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::sync::LazyLock;

use osi_check::text::{
    Account, ChangeKind, Fingerprints, How, Identification, Identifier, Kind, Names, Normalized, Notice, Phrases,
    normalize,
};
use proptest::prelude::*;

static IDENTIFIER: LazyLock<Identifier<'static>> = LazyLock::new(|| {
    let names = [
        ("MIT License", "mit"),
        ("MIT", "mit"),
        ("Apache License 2.0", "apache-2.0"),
        ("Apache-2.0", "apache-2.0"),
        ("cc-by-nc-4.0", "cc-by-nc-4.0"),
    ];
    Identifier::new(vec![Fingerprints::shipped().unwrap()], Phrases::shipped().unwrap(), Names::new(names))
});

fn identify(text: &str) -> Identification {
    let folded = normalize(text);
    let answer = IDENTIFIER.identify(&folded);
    check_accounts(&folded, &answer);
    answer
}

/// Each word is in exactly one account, and the residue lists exactly those that nothing accounts for.
fn check_accounts(text: &Normalized<'_>, answer: &Identification) {
    assert_eq!(answer.accounts.len(), text.tokens().len());
    let mut left = vec![false; text.tokens().len()];
    for residue in &answer.residue {
        assert!(text.text().get(residue.span.start as usize..residue.span.end as usize).is_some());
        residue.tokens.clone().for_each(|at| left[at] = true);
    }
    for ((account, token), left) in answer.accounts.iter().zip(text.tokens()).zip(left) {
        // Marks may spell a word, and links lead to other terms.
        assert!(*account != Account::Ornament || token.kind != Kind::Word);
        assert!(left == (*account == Account::Residue) || *account == Account::Ornament);
        if let Account::Known(number) | Account::FillIn(Some(number)) = account {
            let found = &answer.matches[*number as usize];
            assert!(token.span.start >= found.span.start && token.span.end <= found.span.end);
        }
    }
    for found in &answer.matches {
        for span in found.fill_ins.iter().chain(found.changes.iter().map(|change| &change.span)) {
            assert!(text.text().get(span.start as usize..span.end as usize).is_some());
        }
    }
}

fn spdx(id: &str) -> &'static str {
    spdx::license_id(id).unwrap().text()
}

fn all() -> Vec<(String, &'static str)> {
    let ids = spdx::identifiers::LICENSES.iter().filter_map(|license| spdx::license_id(license.name));
    ids.map(|id| (id.name.to_lowercase(), id.text())).filter(|(_, text)| !text.trim().is_empty()).collect()
}

fn every() -> usize {
    std::env::var("OSI_CHECK_EVERY").ok().and_then(|number| number.parse().ok()).unwrap_or(1)
}

fn has(answer: &Identification, id: &str) -> bool {
    answer.exact().is_some_and(|found| found.ids.iter().any(|known| known == id))
}

#[test]
fn each_reference_text_is_itself() {
    for (id, text) in all() {
        let answer = identify(text);
        assert!(has(&answer, &id), "{id}: {:?}", answer.matches.iter().map(|found| &found.ids).collect::<Vec<_>>());
    }
}

#[test]
fn printing_and_filling_in_change_nothing() {
    let mit = spdx("MIT");
    let body = mit.split_once("holders>").unwrap().1;
    for head in [
        "MIT License\n\nCopyright (c) 2020 Example Labs, Inc.",
        "MIT License\n\nCopyright (c) 1999-2024 Ada Byron <ada@example.org>\nCopyright (c) 2025 The Example Authors. All rights reserved.",
        "The MIT License (MIT)\n\nCopyright © 2015 sindre zorhus (https://example.org)",
        "Copyright 2011 by J. Doe and contributors",
        "",
    ] {
        let text = format!("{head}\n{body}");
        assert!(has(&identify(&text), "mit"), "{head}: {:#?}", identify(&text).residue);
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(has(&identify(&line), "mit"), "on one line: {head}: {:#?}", identify(&line).matches);
        let comment = text.lines().map(|line| format!("// {line}\n")).collect::<String>();
        assert!(has(&identify(&comment), "mit"), "in comments: {head}");
    }
}

#[test]
fn a_party_may_be_named() {
    let text = spdx("BSD-3-Clause")
        .replace("<year> <owner>", "2020 Example Labs")
        .replace("Neither the name of the copyright holder nor", "Neither the name of Example Labs nor")
        .replace("COPYRIGHT HOLDER OR", "EXAMPLE LABS OR");
    assert!(has(&identify(&text), "bsd-3-clause"), "{:#?}", identify(&text).matches);
}

#[test]
fn an_appendix_and_a_title_may_be_left_out() {
    let apache = spdx("Apache-2.0");
    let terms = apache.split_once("APPENDIX").unwrap().0;
    assert!(has(&identify(terms), "apache-2.0"), "{:#?}", identify(terms).matches);
}

/// Files of notices have a license many times, each time with another holder, and others in between.
#[test]
fn every_copy_of_a_license_is_found() {
    let ids = [
        "MIT",
        "ISC",
        "0BSD",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "Zlib",
        "BSL-1.0",
        "X11",
        "NCSA",
        "Apache-2.0",
        "MPL-2.0",
        "PostgreSQL",
        "MIT-0",
        "curl",
        "Unlicense",
        "BSD-4-Clause",
        "OFL-1.1",
        "EPL-2.0",
        "CC0-1.0",
        "LGPL-2.1-only",
    ];
    let mut wrong = Vec::new();
    let mut hold = |what: String, texts: &[&str], ids: &[&str]| {
        let answer = identify(&texts.join("\n\n"));
        let found = answer.matches.iter().map(|found| found.ids.clone());
        let as_meant = answer.matches.len() == ids.len()
            && found.zip(ids).all(|(found, id)| found.contains(&id.to_lowercase()))
            && answer.residue.is_empty()
            && answer.matches.iter().all(osi_check::text::Match::is_unchanged);
        if !as_meant {
            let found: Vec<_> =
                answer.matches.iter().map(|found| (found.ids[0].clone(), found.changes.len())).collect();
            wrong.push(format!("{what}: {found:?}"));
        }
    };
    for id in ids {
        for copies in [2, 3, 5, 12] {
            hold(format!("{copies} of {id}"), &vec![spdx(id); copies], &vec![id; copies]);
        }
    }
    for turn in 0..ids.len() {
        let order: Vec<&str> =
            (0..9).map(|at| if at % 2 == 0 { "MIT" } else { ids[(turn + at) % ids.len()] }).collect();
        hold(format!("{order:?}"), &order.iter().map(|id| spdx(id)).collect::<Vec<_>>(), &order);
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Sentences that take something away, as people write them into licenses, and as somebody would who wants to be missed.
const RIDERS: &[&str] = &[
    "You may not use this software for military purposes.",
    "Commercial use is prohibited.",
    "The Software shall be used for Good, not Evil.",
    "Use by companies with more than one million users requires a separate license.",
    "NO MILITARY USE.",
    "Not for resale",
    "research only",
    "Copyright 2020 Example. Commercial use requires a license.",
    "Copyright 2020 Example, noncommercial use only.",
    "(c) 2021 Users In Antarctica Are Excluded",
    "Copyright (c) 2020 no use by armies",
    "All rights reserved. You shall pay.",
    "not",
    "except commercially",
    "<!-- not for an army -->",
    "n\u{200b}ot for an army",
    "[not for an army]",
    "1. Armies may not use it.",
];

/// A sentence that takes something away hides as little among copies of a license as behind one.
#[test]
fn riders_among_copies_are_seen() {
    for id in ["MIT", "ISC", "Zlib", "BSD-3-Clause"] {
        let text = spdx(id);
        for (at, rider) in RIDERS.iter().enumerate() {
            let mut copies = [text, text, text].map(str::to_owned);
            copies[at % 3] = match at % 2 {
                0 => format!("{text}\n\n{rider}"),
                _ => text.replacen("\n\n", &format!("\n\n{rider}\n\n"), 2),
            };
            let answer = identify(&copies.join("\n\n"));
            let unchanged = answer.matches.iter().all(osi_check::text::Match::is_unchanged);
            assert!(!unchanged || !answer.residue.is_empty(), "{rider:?} in copy {} of {id}", at % 3);
        }
    }
}

#[test]
fn a_rider_anywhere_is_never_exact() {
    let texts = all();
    for (number, rider) in RIDERS.iter().enumerate() {
        for (id, text) in texts.iter().skip(number).step_by(37 * every()) {
            let breaks: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).chain([0, text.len()]).collect();
            for at in breaks.iter().step_by(breaks.len() / 3 + 1) {
                let changed = format!("{}\n{rider}\n{}", &text[..*at], &text[*at..]);
                let answer = identify(&changed);
                assert!(answer.exact().is_none(), "{id} with `{rider}` at {at} is {:?}", answer.exact());
                assert!(!answer.residue.is_empty(), "{id} with `{rider}` at {at} leaves nothing to read");
            }
        }
    }
}

/// Words that say something, in the shape of what a copy fills in: in copyright lines, titles and for small words of the terms.
#[test]
fn what_says_something_is_no_name_filled_in() {
    let mit = spdx("MIT");
    let held =
        |line: &str| mit.replacen("Copyright (c) <year> <copyright holders>", &format!("Copyright (c) {line}"), 1);
    for line in [
        "2024 Acme. CC BY-NC 4.0",
        "2024 Acme\nWeights: CC BY-NC 4.0",
        "2024 Acme and SSPL-1.0",
        "2024 Acme (BUSL-1.1)",
        "2024 Acme. See EULA.txt",
        "2024 Acme, see https://acme.example/eula",
        "2024 Acme. See Annex A",
        "2024 Acme. For Research.",
        "2024 Acme. In Europe",
        "2024 Acme, Closed Source Software",
        "2024 Acme, Proprietary Software",
        "2024 Acme, Trial Version",
        "2024 Acme, Strictly for Research",
        "2024 Acme, Free for Education",
        "2024 Acme, Free to Members of the European Union",
        "2024 Acme, offlimits to rivals",
        "2024 Acme, Against Machine Learning",
        "2024 Acme, to members of the organization",
        "2024 Acme, Weights Reserved",
        "2024 Acme, All rights reserved to members",
        "2024 Acme, Portions of the Software",
        "2024 Acme, (Proprietary Members)",
        "2024 Acme, Nicht Kommerziell",
        "2024 Acme, Использование запрещено",
        "2024 Acme, Запрещено",
        "2024 Acme, 상업적 사용 금지",
        "2024 Acme, απαγορεύεται",
        "2024 Acme, Export-Controlled",
        "2024 Acme, Metered",
        "2024 Acme, Research-Only",
        "2024 Acme (Commons-Clause)",
        "2024 Acme, DoNotDistribute",
        "2024 Acme, Non-Military",
        "2024 Acme, Source Available",
        "2024 Acme, Patent Pending",
        "2024 Acme, Review Copy",
        "2024 Jane Doe for Research",
        "2024 Acme in Europe",
        "2024 Void in the United States",
        "2024 Acme. All rights reserved. Research",
    ] {
        let answer = identify(&held(line));
        let named = answer.notices.iter().any(|notice| notice.id.as_deref() != Some("mit"));
        assert!(answer.exact().is_none() && (named || !answer.residue.is_empty()), "{line}");
    }
    for title in [
        "MIT License and CC BY-NC 4.0",
        "MIT License No-AI",
        "MIT License Student Version",
        "MIT License (parts of the source)",
        "MIT License of the Source Code",
        "MIT License from 2027",
        "MIT License (No)",
        "MIT License-NonCommercial",
        "MIT License\n\nClosed Source",
        "MIT License\n\n## Weights",
    ] {
        assert!(identify(&mit.replacen("MIT License", title, 1)).exact().is_none(), "{title}");
    }
    for (words, others) in [
        ("subject to the following", "subject to Acme EULA and following"),
        ("and to permit", "to Members of Acme to permit"),
        ("sublicense, and/or sell", "sublicense, Against Business sell"),
        ("the rights", "Research rights"),
        ("a copy of this", "a copy from Acme this"),
    ] {
        let changed = mit.split_whitespace().collect::<Vec<_>>().join(" ").replacen(words, others, 1);
        assert!(changed.contains(others), "the text has another wording now");
        assert!(identify(&changed).exact().is_none(), "{others}");
    }
}

/// What is struck out, and what a page says where nobody sees it, is read; no text that has it is a known one.
#[test]
fn what_is_struck_out_or_unshown_is_never_exact() {
    let mit = spdx("MIT");
    let struck = |open: &str, close: &str| mit.replacen("and/or sell", &format!("{open}and/or sell{close}"), 1);
    for text in [
        struck("~~", "~~"),
        struck("~", "~"),
        struck("<s>", "</s>"),
        struck("<DEL>", "</DEL>"),
        struck("<strike >", "</strike>"),
        struck("<span style='text-decoration:line-through'>", "</span>"),
        mit.replacen("sell", "s\u{336}e\u{336}l\u{336}l\u{336}", 1),
        // More findings than are listed hide none.
        format!("{}{}", "\u{200b}.".repeat(20_000), struck("~~", "~~")),
        format!("{mit}\n<p title='not for use by an army'>"),
        format!("{mit}\n<img alt=Noncommercial src=x.png>"),
        format!("{mit}\n<style>p::after {{ content: 'not for sale' }}</style>"),
        format!("{mit}\n<script>document.write('not for sale')</script>"),
    ] {
        assert!(identify(&text).exact().is_none(), "{}", &text[text.len() - 200..]);
    }
    for text in [
        format!("<html><head><style>p {{ color: red }}</style></head><p class=\"a b c\">{mit}</p></html>"),
        format!("~~~~~~~\n{mit}\n~~~~~~~"),
        format!("<a href='https://example.org/a' lang=en>{mit}</a>"),
    ] {
        assert!(identify(&text).exact().is_some(), "{}", &text[..200]);
    }
}

/// What stands between names joins them as it says, and what denies a name leaves its words over.
#[test]
fn names_are_joined_denied_and_placed_as_they_say() {
    let exact = |text: &str| identify(text).exact().is_some();
    for (text, choice) in [
        ("Licensed under MIT or Apache-2.0.", true),
        ("Licensed under the MIT License or, at your option, the Apache License, Version 2.0.", true),
        (
            "This model is licensed under the Llama 3 license, with any open source or free software under Apache-2.0.",
            false,
        ),
        ("License: CC-BY-NC-4.0\nSource or software license: MIT", false),
        ("License: BUSL-1.1 (any free or open source software: MIT)", false),
    ] {
        assert_eq!(identify(text).notices.iter().any(|notice| notice.is_choice), choice, "{text}");
    }
    for text in
        ["License: [ ] MIT", "License: != MIT", "License = !MIT", "Licensed under the ❌ MIT License", "License: ☐ MIT"]
    {
        let answer = identify(text);
        let doubtful = answer.notices.iter().any(|notice| notice.is_doubtful);
        assert!(!answer.complete || doubtful && !answer.residue.is_empty(), "{text}");
    }
    for text in ["This software is licensed under a fair license.", "License: intel/LICENSE", "License: vim/LICENSE"] {
        let answer = identify(text);
        assert!(answer.notices.iter().all(|notice| notice.id.is_none()) && !answer.residue.is_empty(), "{text}");
    }
    for text in [
        "This software uses the PostgreSQL.",
        "This product is covered by Intel.",
        "It uses the ICU and the Zlib.",
        "Is this software licensed under the MIT License, see the LICENSE file for details?",
        "License: (?) MIT",
    ] {
        let answer = identify(text);
        assert!(answer.notices.iter().all(|notice| notice.is_doubtful) && !answer.residue.is_empty(), "{text}");
    }
    let gpl = identify("SPDX-License-Identifier: GPL-2.0-only WITH freertos-exception-2.0");
    assert!(!gpl.residue.is_empty() || gpl.notices.iter().any(|notice| notice.id.is_none()), "{gpl:?}");
    let mit = spdx("MIT");
    for text in [
        format!("[ ] {mit}"),
        mit.replacen("without restriction", "❌ without restriction", 1),
        mit.replacen("use, copy,", "[-use, copy,-]", 1),
        mit.replacen("use, copy,", "{--use, copy,--}", 1),
        format!("-{}", mit.trim().replace('\n', "\n-")),
        format!("{mit}\n[](https://creativecommons.org/licenses/by-nc/4.0/)"),
        format!("{mit}\n<link rel=license href='https://creativecommons.org/licenses/by-nc/4.0/'>"),
        mit.replacen("<year> <copyright holders>", "2024 Acme (TLP:RED)", 1),
        format!("❌ {mit}"),
        format!("{mit}\n(n) (o) (t) (f) (o) (r) (s) (a) (l) (e)"),
        mit.replacen("is hereby granted", "is (n) (o) (t) hereby granted", 1),
        mit.replacen("distribute,", "distribute (all rights reserved by Acme),", 1),
        mit.replacen("<year> <copyright holders>", "2024 Acme - $99/seat", 1),
        mit.replacen("<year> <copyright holders>", "2024 Acme, 100users", 1),
        mit.replacen("<year> <copyright holders>", "2024 Acme@NotForSale", 1),
        format!("-{}\n+Copyright 2025 Acme. All rights reserved.", mit.trim().replace('\n', "\n-")),
        format!("<div style='display: none'>{mit}</div> All rights reserved."),
    ] {
        assert!(!exact(&text), "{}", &text[text.len() - 200..]);
    }
}

/// A party may be called by its name where it is spoken of; who is chosen, or grants, is part of the terms.
#[test]
fn who_grants_and_to_whom_is_no_fill_in() {
    for (id, words, others) in [
        ("BSL-1.0", "any person or organization", "any person or Church"),
        ("BSL-1.0", "any person or organization", "any person"),
        ("Apache-2.0", "each Contributor hereby grants", "each Acme hereby grants"),
        ("BlueOak-1.0.0", "[Notices](#notices)", "Sharia"),
        ("Apache-2.0", "compliance with the License.\n", "."),
    ] {
        let text = spdx(id);
        assert!(text.contains(words) && identify(text).exact().is_some(), "{id} has another wording now");
        assert!(identify(&text.replacen(words, others, 1)).exact().is_none(), "{id}: {others}");
    }
    // The end of an appendix alone, or without it, says all that it says.
    let apache = spdx("Apache-2.0");
    let (terms, appendix) = apache.split_once("APPENDIX:").unwrap();
    let header = &appendix[appendix.find("Copyright [yyyy]").unwrap()..];
    for whole in
        [terms.to_owned(), format!("{terms}{}", header.replacen("[yyyy] [name of copyright owner]", "2024 Acme", 1))]
    {
        assert!(identify(&whole).exact().is_some(), "{}", &whole[whole.len() - 300..]);
    }
    let cut = header.find("except in compliance").unwrap();
    assert!(identify(&format!("{terms}{}", &header[..cut])).exact().is_none());
}

/// A name says who; with `for`, `in` or `on` before it, it says for whom, and a text that is for somebody is not for all.
#[test]
fn whom_a_text_is_for_is_no_name_filled_in() {
    let mit = spdx("MIT");
    let titled = |title: &str| mit.replacen("MIT License", title, 1);
    let held = |line: &str| mit.replacen("Copyright (c) <year> <copyright holders>", line, 1);
    for text in [
        titled("MIT License for Hospitals"),
        titled("The MIT License on Nvidia GPUs"),
        titled("MIT License Nonprofits"),
        held("Copyright (c) 2026 Acme, for Nvidia GPUs"),
        held("Copyright (c) 2026 for Nvidia GPUs"),
        held("Copyright (c) 2026 Acme\nin Texas"),
        held("Copyright (c) 2026 Acme, will"),
        held("Copyright (c) 2026 ACME YOU WILL"),
        held("Copyright (c) 2026 Acme.No.Use"),
    ] {
        assert!(identify(&text).exact().is_none(), "{}", &text[..80]);
    }
    for line in [
        "Copyright (c) 2026 Institute for Physics",
        "Copyright (c) 2020 to 2026 Center for Energy in Texas",
        "Copyright (c) 2026 Frobber, Inc. and other contributors",
        "Copyright (c) 2019 by various contributors (see AUTHORS file)",
        "Copyright (c) 2026 Frob! Inc. and its affiliates",
        "Copyright (c) 2026 Will Frobnitz",
        "Copyright (c) 2018-present, Frobnitz (Gnusto) You",
        "Copyright (c) 2026 Ada Frobnitz <ada@users.example.no>",
        "Copyright (c) 2026 Gnusto Little",
        "Copyright (c) 2023 Hugging Face",
        "Copyright (c) npm, Inc. and Contributors",
        "Copyright (c) 2013 Gnusto Frobnitz. http://gnusto.example.io",
        "Original work Copyright (c) 2011 Frob\nModified work Copyright 2016 Gnusto Frobnitz",
        "Copyright (c) 2011 Frob; Modified work Copyright 2016 Gnusto Frobnitz",
    ] {
        assert!(has(&identify(&held(line)), "mit") && identify(&held(line)).exact().is_some(), "{line}");
    }
}

/// Words between the copyright line and the terms count against no known text: the terms begin below them. They are read like any others.
#[test]
fn words_below_the_copyright_line_leave_it_mit() {
    let body = spdx("MIT").split_once("holders>").unwrap().1;
    let head = "The MIT License (MIT)\n=====\n\nCopyright (c) 2017 Node.js API collaborators\n-----\n\n*Node.js API collaborators listed at <https://github.com/x/node-addon-api#collaborators>*\n";
    let answer = identify(&format!("{head}{body}"));
    let named = answer.matches.iter().any(|found| found.ids.iter().any(|id| id == "mit"));
    assert!(named, "another text is nearer");
}

/// The Free Software Foundation has moved several times, and copies of its licenses have the address of their day.
#[test]
fn an_older_address_of_the_steward_is_no_change() {
    let gpl = spdx("GPL-2.0-only");
    let start = gpl.find("51 Franklin").expect("the text has an address");
    let (before, rest) = gpl.split_at(start);
    let after = &rest[rest.find("Everyone").expect("what follows it")..];
    for address in [
        "59 Temple Place, Suite 330, Boston, MA  02111-1307  USA",
        "675 Mass Ave, Cambridge, MA 02139, USA",
        "51 Franklin Street, Suite 500, Boston, MA 02110-1335, USA",
    ] {
        assert!(identify(&format!("{before}{address}\n{after}")).exact().is_some(), "{address}");
    }
    let elsewhere = identify(&format!("{before}12 Other Road, Springfield, for Boston\n{after}"));
    assert!(elsewhere.exact().is_none());
}

#[test]
fn what_says_nothing_may_be_inserted_and_a_party_be_called_otherwise() {
    let noted = spdx("MIT").replacen(
        "this permission notice shall",
        "this permission notice (including the next paragraph) shall",
        1,
    );
    assert!(identify(&noted).exact().is_some());
    let bsd = spdx("BSD-3-Clause");
    let any = bsd.replacen("names of its contributors", "names of any contributors", 1);
    assert!(any != bsd && identify(&any).exact().is_some());
    let all = bsd.replacen("the above copyright", "any above copyright", 1);
    assert!(all != bsd && identify(&all).exact().is_none());
}

#[test]
fn a_party_less_is_no_change() {
    let bsd = spdx("BSD-2-Clause");
    let one = bsd.replacen("SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE", "SHALL COPYRIGHT HOLDER BE", 1);
    assert_ne!(one, bsd, "the text has another wording now");
    assert!(identify(&one).exact().is_some());
    let fewer_rights = bsd.replacen("Redistribution and use", "Use", 1);
    assert!(fewer_rights != bsd && identify(&fewer_rights).exact().is_none());
}

/// Who, and what is said of them: together a restriction in the shape of a name. Words that always end a fill-in (`only`,
/// `excluded` …) are few among them on purpose.
const WHO: &[&str] = &[
    "Academic Staff",
    "All Hospitals",
    "Nonprofits",
    "Research Institutions",
    "Armed Forces",
    "Public Schools",
    "Registered Students",
    "Small Businesses",
    "European Citizens",
    "Competitors",
    "Banks",
    "Religious Organizations",
    "Foreign Nationals",
    "Paying Customers",
    "Cloud Providers",
    "Individuals",
    "Big Firms",
    "State Agencies",
    "Teachers",
    "Members Of Parliament",
    "Political Parties",
    "Police",
    "Minors",
    "Weapons Makers",
    "Vegetarians",
];
const SAID: &[&str] = &[
    "Alone",
    "Excluded",
    "Preferred",
    "Barred",
    "First",
    "Welcome Others Out",
    "Keep Out",
    "Exempt From Every Right",
    "Need Written Approval",
    "Held Liable",
    "Forbidden Entry",
    "Of Friendly Countries",
    "Below Ten Employees",
    "During Working Hours",
    "In Good Standing",
    "Outside The Union",
    "Out Of Scope",
    "Withheld",
];

#[test]
fn a_restriction_in_the_shape_of_a_name_is_no_fill_in() {
    let body = spdx("MIT").split_once("holders>").unwrap().1;
    let heads: [&dyn Fn(&str) -> String; 6] = [
        &|rider| format!("Copyright (c) 2024 Example Labs Inc {rider}"),
        &|rider| format!("Copyright (c) 2024 Example Labs {rider}"),
        &|rider| format!("Copyright (c) 2024 {rider}"),
        &|rider| format!("Copyright (c) 2024 Example Labs, {rider}"),
        &|rider| format!("Copyright (c) 2024 Example Labs\n{rider}"),
        &|rider| format!("Copyright (c) 2024 Example Labs. All rights reserved. {rider}"),
    ];
    let mut passed = Vec::new();
    for (who, said) in WHO.iter().flat_map(|who| SAID.iter().map(move |said| (who, said))).step_by(every()) {
        for head in heads {
            let head = head(&format!("{who} {said}"));
            if identify(&format!("MIT License\n\n{head}\n{body}")).exact().is_some() {
                passed.push(head);
            }
        }
    }
    let all = WHO.len() * SAID.len() * heads.len();
    assert!(
        passed.is_empty(),
        "{} of {all} pass:\n{}\nthat is {} of {all}",
        passed.len(),
        passed.join("\n"),
        passed.len()
    );
}

#[test]
fn the_copyright_lines_of_licenses_are_fill_ins() {
    // Half of the list's texts teach which words stand in names, the other half's lines are tried.
    let texts = all();
    let phrases = Phrases::shipped().unwrap();
    let taught: Vec<_> = texts.iter().step_by(2).map(|(id, text)| (id.as_str(), *text)).collect();
    let file = osi_check::text::fingerprint::build(taught, &phrases).unwrap();
    let known = Fingerprints::open_untrusted(&file).unwrap();
    let identifier = Identifier::new(vec![known], phrases.clone(), Names::default());
    let zlib = texts.iter().step_by(2).find(|(id, _)| id == "bsd-2-clause" || id == "mit").unwrap();
    let (_, body) = zlib
        .1
        .split_once('>')
        .map_or(("", zlib.1), |(head, _)| (head, &zlib.1[zlib.1.find("ermission").unwrap_or(0) - 1..]));
    let (mut tried, mut refused) = (0, Vec::new());
    for (_, text) in texts.iter().skip(1).step_by(2) {
        let folded = normalize(text);
        for (range, kind) in osi_check::text::fill::optional_parts(&folded, &phrases) {
            if kind != osi_check::text::fill::Optional::Copyright {
                continue;
            }
            let tokens = &folded.tokens()[range];
            let part = &text[tokens[0].span.start as usize..tokens[tokens.len() - 1].span.end as usize];
            let own = |line: &&str| line.to_lowercase().contains("copyright (c)") || line.contains('©');
            let lines: Vec<&str> = part.lines().filter(own).collect();
            if lines.is_empty() {
                continue;
            }
            tried += 1;
            let line = lines.join("\n");
            let folded = format!("{line}\n\n{body}");
            let answer = identifier.identify(&normalize(&folded));
            if answer.exact().is_none() {
                refused.push(line);
            }
        }
    }
    assert!(
        refused.len() * 30 < tried,
        "{} of {tried} refused, from {}:\n{}",
        refused.len(),
        zlib.0,
        refused.join("\n---\n")
    );
}

#[test]
fn what_is_changed_is_told_with_its_place() {
    let mit = spdx("MIT");
    let inserted = mit.replace("without restriction, ", "without restriction, except in war, ");
    let answer = identify(&inserted);
    let found = &answer.matches[0];
    assert_eq!((found.ids.contains(&"mit".to_owned()), found.changes.len(), answer.residue.len()), (true, 1, 1));
    assert_eq!(found.changes[0].kind, ChangeKind::Inserted);
    let printed = |span: osi_check::text::Span| inserted[span.start as usize..span.end as usize].to_owned();
    assert_eq!(printed(found.changes[0].span), "except in war");
    assert_eq!(answer.residue[0].within, Some(0));

    let deleted = mit.replace("publish, distribute, sublicense, and/or sell", "publish");
    let changes = &identify(&deleted).matches[0].changes;
    assert_eq!(
        changes.iter().map(|change| (change.kind, change.missing.len())).collect::<Vec<_>>(),
        [(ChangeKind::Deleted, 5)]
    );

    let replaced = mit.replace("free of charge", "for a fee");
    let changes = &identify(&replaced).matches[0].changes;
    assert!(changes.iter().any(|change| change.kind != ChangeKind::Deleted), "{changes:?}");
    assert!(identify(&replaced).exact().is_none());
}

#[test]
fn a_changed_role_is_a_change() {
    for (from, to) in
        [("COPYRIGHT HOLDER OR", "USER OR"), ("3.", "3. Users pay."), ("without modification", "no modification")]
    {
        let text = spdx("BSD-3-Clause").replace(from, to);
        assert!(identify(&text).exact().is_none(), "{from} to {to}");
    }
}

#[test]
fn a_missing_sentence_is_a_change() {
    for (id, text) in all().iter().step_by(17) {
        let sentences: Vec<&str> = text.split_inclusive(". ").collect();
        let Some(longest) = sentences.iter().max_by_key(|sentence| sentence.len()).filter(|_| sentences.len() > 3)
        else {
            continue;
        };
        let shortened = text.replacen(longest, "", 1);
        assert!(!has(&identify(&shortened), id) || identify(longest).matches.is_empty(), "{id} without `{longest}`");
    }
}

#[test]
fn two_texts_in_one_file_are_two() {
    let both = format!("{}\n\n----\n\n{}", spdx("MIT"), spdx("Apache-2.0"));
    let answer = identify(&both);
    let ids: Vec<_> = answer.matches.iter().map(|found| found.ids.join(" ")).collect();
    assert!(answer.matches.len() == 2 && ids[0].contains("mit") && ids[1].contains("apache-2.0"), "{ids:?}");
    assert!(answer.residue.is_empty() && answer.matches.iter().all(osi_check::text::Match::is_unchanged));
    assert!(answer.exact().is_none(), "two licenses are not one");
}

/// Between neighbours of one family the votes at the end of a text go to its neighbour: it is looked for all the same.
#[test]
fn neighbours_of_one_family_are_each_found_unchanged() {
    for pair in [
        ["BSD-3-Clause-Clear", "BSD-3-Clause-HP"],
        ["Caldera", "Caldera-no-preamble"],
        ["HP-1986", "HP-1989"],
        ["MIT-enna", "MIT-feh"],
        ["BSD-1-Clause", "BSD-2-Clause-Darwin"],
        ["WTFNMFPL", "WTFPL"],
    ] {
        let answer = identify(&pair.map(spdx).join("\n\n"));
        assert!(
            answer.residue.is_empty() && answer.matches.iter().all(osi_check::text::Match::is_unchanged),
            "{pair:?}"
        );
        assert!(pair.iter().all(|id| names(&answer, &id.to_lowercase())), "{pair:?}");
    }
}

#[test]
fn notices_and_tags_name_licenses() {
    let named = |text: &str| {
        let notices = identify(text).notices;
        notices.into_iter().map(|notice| (notice.id.unwrap_or_default(), notice.how)).collect::<Vec<_>>()
    };
    let mit = |how| vec![("mit".to_owned(), how)];
    assert_eq!(named("// SPDX-License-Identifier: MIT"), mit(How::Tag));
    assert_eq!(named("This work is licensed under the MIT license."), mit(How::Licensed));
    assert_eq!(named("It was not licensed under the MIT license."), mit(How::Denied));
    assert_eq!(named("Unlike the MIT license, it has no name."), mit(How::Denied));
    assert_eq!(named("license: cc-by-nc-4.0"), [("cc-by-nc-4.0".to_owned(), How::Tag)]);
    assert_eq!(
        named("Licensed under the Apache License, Version 2.0 (the \"License\"); see the file."),
        [("apache-2.0".to_owned(), How::Licensed)]
    );
    assert_eq!(named("the mit of it"), [], "a small word is no name");
    assert_eq!(named("Nothing here."), []);
}

/// A case of `tests/data/notices.toml`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct NoticeCase {
    text: String,
    names: Vec<String>,
    /// Whether nothing in it says that the work is under what it names.
    #[serde(default)]
    only_mentioned: bool,
    /// Why it is not so yet.
    known_gap: Option<String>,
    /// What is found instead; nothing if left out.
    #[serde(default)]
    found: Vec<String>,
}

#[derive(serde::Deserialize)]
struct NoticeCases {
    case: Vec<NoticeCase>,
}

#[test]
fn notices_headers_and_tags_name_what_they_say() {
    let cases: NoticeCases = toml::from_str(include_str!("data/notices.toml")).unwrap();
    let shipped = Fingerprints::shipped().unwrap();
    let names = osi_check::input::identity::license_names(None);
    let identifier = Identifier::with_names(vec![shipped], Phrases::shipped().unwrap(), || {
        let known = names.iter().map(|(name, id)| (name.as_str(), id.as_str()));
        Names::new(known.chain(shipped.all_ids().map(|id| (id, id))))
    });
    let mut wrong = Vec::new();
    for case in &cases.case {
        let folded = normalize(&case.text);
        let answer = identifier.identify(&folded);
        check_accounts(&folded, &answer);
        let mut named: Vec<String> = Vec::new();
        for notice in answer.notices.iter().filter(|notice| notice.how != How::Denied) {
            let id = notice.id.clone().unwrap_or_else(|| "?".into());
            if !named.contains(&id) {
                named.push(id);
            }
        }
        let expected = if case.known_gap.is_some() { &case.found } else { &case.names };
        let says_more = |notice: &Notice| !matches!(notice.how, How::Mentioned | How::Denied);
        let too_much = case.only_mentioned && answer.notices.iter().any(says_more);
        if named != *expected || too_much || !answer.matches.is_empty() {
            wrong.push(format!("{:?}: {named:?}, not {expected:?}", case.text));
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.case.len(), wrong.join("\n"));
}

#[test]
fn a_text_under_another_name_is_not_exact() {
    let contradicted = format!("SPDX-License-Identifier: Apache-2.0\n\n{}", spdx("MIT"));
    assert!(identify(&contradicted).exact().is_none());
    let agreed = format!("SPDX-License-Identifier: MIT\n\n{}", spdx("MIT"));
    assert!(has(&identify(&agreed), "mit"));
}

/// An identifier that knows these texts, by their ids, and nothing else.
fn knowing<R>(texts: &[(&str, &str)], ask: impl FnOnce(&dyn Fn(&str) -> Identification) -> R) -> R {
    let phrases = Phrases::shipped().unwrap();
    let file = osi_check::text::fingerprint::build(texts.iter().copied(), &phrases).unwrap();
    let known = Fingerprints::open_untrusted(&file).unwrap();
    let identifier = Identifier::new(vec![known], phrases, Names::default());
    ask(&|text| identifier.identify(&normalize(text)))
}

/// Whether a match, changed or not, bears the id.
fn names(answer: &Identification, id: &str) -> bool {
    answer.matches.iter().any(|found| found.ids.iter().any(|known| known == id))
}

/// So many words, each another one.
fn words(count: u8) -> Vec<String> {
    let letter = |number: u8| char::from(b'a' + number);
    (0..count).map(|number| format!("qu{}{}", letter(number / 20), letter(number % 20))).collect()
}

#[test]
fn a_short_text_is_named_by_more_of_it_than_a_long_one() {
    let [short, next, long] = [words(39), words(40), words(120)].map(|words| words.join(" "));
    let part = |text: &str, share: usize| {
        let words: Vec<_> = text.split(' ').collect();
        words[..words.len() * share / 100].join(" ")
    };
    for (known, share, named) in
        [(&short, 70, false), (&short, 90, true), (&next, 70, true), (&long, 70, true), (&long, 50, false)]
    {
        let answer = knowing(&[("known", known.as_str())], |identify| identify(&part(known, share)));
        assert_eq!(names(&answer, "known"), named, "{share} % of {} words", known.split(' ').count());
        assert!(answer.exact().is_none(), "{share} %");
    }
}

#[test]
fn licenses_of_the_same_terms_are_all_named() {
    let terms = words(60).join(" ");
    let texts =
        ["Frob License", "Quux License Version 1"].map(|title| format!("{title}\n\nCopyright 2001 Frob\n\n{terms}.\n"));
    let other = format!("{}.\n", words(60)[..50].join(" "));
    let known = [("frob", texts[0].as_str()), ("quux", texts[1].as_str()), ("other", other.as_str())];
    knowing(&known, |identify| {
        let answer = identify(&format!("Copyright 2020 Ada Lovelace\n\n{terms}.\n"));
        assert!(has(&answer, "frob") && has(&answer, "quux") && !names(&answer, "other"));
        // With the same words missing of both, as much.
        let answer = identify(&format!("Copyright 2020 Ada Lovelace\n\n{}.\n", words(60)[..55].join(" ")));
        assert!(names(&answer, "frob") && names(&answer, "quux") && answer.exact().is_none());
    });
}

#[test]
fn a_notice_is_no_text() {
    let answer = identify("Licensed under the MIT license. Use it in peace.");
    assert!(answer.matches.is_empty() && answer.exact().is_none());
    assert!(!answer.residue.is_empty());
}

#[test]
fn no_license_is_none() {
    for text in [
        "",
        "\0\0\0",
        "1 2 3",
        "Install it, then read the manual. The software is provided with one.",
        "<p>".repeat(999).as_str(),
    ] {
        let answer = identify(text);
        assert!(answer.matches.is_empty() && answer.notices.is_empty(), "{text:?}");
    }
}

#[test]
fn hostile_texts_end() {
    let mit = spdx("MIT");
    for text in [
        mit.repeat(100),
        "the software is provided as is ".repeat(4_000),
        "0 ".repeat(60_000),
        mit.replace(' ', "  \n\n\n").repeat(50),
        format!("{mit}{}", "\n".repeat(1_000_000)),
        "permission is hereby granted ".repeat(6_000),
    ] {
        identify(&text);
    }
}

#[test]
fn broken_fingerprint_files_are_refused_or_harmless() {
    let whole = osi_check::text::fingerprint::build(
        [("ours", spdx("MIT")), ("other", spdx("Zlib"))],
        &Phrases::shipped().unwrap(),
    );
    let whole = whole.unwrap();
    assert!(Fingerprints::open_untrusted(&whole).is_ok());
    for end in (0..whole.len()).step_by(whole.len() / 200 + 1) {
        assert!(Fingerprints::open_untrusted(&whole[..end]).is_err(), "cut at {end}");
    }
    let folded = normalize(spdx("MIT"));
    for at in (0..whole.len()).step_by(211) {
        let mut broken = whole.clone();
        broken[at] ^= 0x81;
        if let Ok(known) = Fingerprints::open_untrusted(&broken) {
            let _ = Identifier::new(vec![known], Phrases::shipped().unwrap(), Names::default()).identify(&folded);
        }
    }
}

#[test]
fn the_shipped_fingerprints_are_whole_and_the_order_of_texts_does_not_count() {
    let shipped = Fingerprints::open_untrusted(osi_check::text::fingerprint::SHIPPED).unwrap();
    assert!(shipped.texts() > 1_500 && osi_check::text::fingerprint::SHIPPED.len() < 6_000_000);
    let phrases = Phrases::shipped().unwrap();
    let forth = osi_check::text::fingerprint::build([("a", spdx("MIT")), ("b", spdx("ISC"))], &phrases);
    let back = osi_check::text::fingerprint::build([("b", spdx("ISC")), ("a", spdx("MIT"))], &phrases);
    assert_eq!(forth, back);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_sentence_in_a_known_text_is_seen(words in prop::collection::vec("[a-z]{2,9}", 2..9), number in 0_usize..700, place in 0.0_f64..1.0) {
        // Two words that licenses use stand among them: a sentence that could mean something.
        let sentence = format!("{} may be {}.", words[0], words[1..].join(" "));
        let texts = all();
        let (id, text) = &texts[number % texts.len()];
        let mut at = (place * text.len() as f64) as usize;
        while !text.is_char_boundary(at) || !text[at..].starts_with(char::is_whitespace) && at < text.len() {
            at += 1;
        }
        let answer = identify(&format!("{} {sentence}{}", &text[..at], &text[at..]));
        prop_assert!(answer.exact().is_none(), "{id} with `{sentence}`");
    }

    #[test]
    fn any_text_is_accounted_for(text in "[A-Za-z0-9 .,;:()<>\\[\\]\n©éо]{0,400}") {
        identify(&text);
    }

    #[test]
    fn two_halves_of_known_texts_are_accounted_for(a in 0_usize..700, b in 0_usize..700, cut in 0.1_f64..0.9) {
        let texts = all();
        let half = |text: &str, from_start: bool| {
            let words: Vec<&str> = text.split(' ').collect();
            let at = (words.len() as f64 * cut) as usize;
            if from_start { words[..at].join(" ") } else { words[at..].join(" ") }
        };
        identify(&format!("{} {}", half(texts[a % texts.len()].1, true), half(texts[b % texts.len()].1, false)));
    }
}
