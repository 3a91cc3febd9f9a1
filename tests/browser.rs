//! The HTML report as a person meets it: headless Chromium opens it, filters, sorts, folds, prints, and runs nothing.
//!
//! Needs `chromium` and `chromedriver` (`.ci/install-browser` installs them); says so and is skipped where they are missing.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and says what it skips"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use serde_json::{Value, json};

/// A driver with one browser session, both ended when it is dropped.
struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts a browser of `width` pixels that would rather have `scheme` colours; none if there is none installed.
    fn start(width: u32, scheme: &str) -> Option<Browser> {
        let installed = |name: &str| {
            Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
        };
        if !installed("chromium") || !installed("chromedriver") {
            println!("skipped: no chromium and chromedriver here; `.ci/install-browser` installs them");
            return None;
        }
        let mut driver =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut told = BufReader::new(driver.stdout.take().unwrap());
        let mut line = String::new();
        let port = loop {
            line.clear();
            assert!(told.read_line(&mut line).unwrap() > 0, "the driver ended early");
            let port = line.rsplit("port ").next().and_then(|rest| rest.trim().trim_end_matches('.').parse().ok());
            if let Some(port) = port.filter(|_| line.contains("started successfully")) {
                break port;
            }
        };
        let mut browser = Browser { driver, port, session: String::new() };
        let dark = if scheme == "dark" { "--force-dark-mode" } else { "--disable-dark-mode" };
        let arguments = json!([
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            dark,
            format!("--window-size={width},900")
        ]);
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let opened = browser.ask("POST", "", &wanted);
        browser.session = opened["sessionId"].as_str().unwrap_or_else(|| panic!("{opened}")).to_owned();
        Some(browser)
    }

    /// One request of the WebDriver protocol, and the value of its answer.
    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let session = if self.session.is_empty() { String::new() } else { format!("/{}", self.session) };
        let body = if method == "POST" { body.to_string() } else { String::new() };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        write!(
            stream,
            "{method} /session{session}{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )
        .unwrap();
        let mut answer = BufReader::new(stream);
        let mut length = 0;
        let mut line = String::new();
        while answer.read_line(&mut line).unwrap() > 2 {
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            line.clear();
        }
        let mut text = vec![0; length];
        answer.read_exact(&mut text).unwrap();
        let answer: Value = serde_json::from_slice(&text).unwrap();
        assert!(answer["value"]["error"].is_null(), "{path}: {answer}");
        answer["value"].clone()
    }

    fn open(&self, page: &Path) {
        self.ask("POST", "/url", &json!({"url": format!("file://{}", page.display())}));
    }

    /// What an expression is worth in the page. The driver may run it; the page itself may run nothing.
    fn eval(&self, expression: &str) -> Value {
        self.ask("POST", "/execute/sync", &json!({"script": format!("return {expression};"), "args": []}))
    }

    fn click(&self, selector: &str) {
        let element = self.ask("POST", "/element", &json!({"using": "css selector", "value": selector}));
        let id = element.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned();
        self.ask("POST", &format!("/element/{id}/click"), &json!({}));
    }

    /// Presses and releases a key.
    fn keys(&self, key: &str) {
        let presses = [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})];
        self.ask("POST", "/actions", &json!({"actions": [{"type": "key", "id": "keys", "actions": presses}]}));
    }

    /// The subjects whose rows are shown, in the order in which they are shown.
    fn shown(&self) -> Vec<String> {
        let rows = self.eval("[...document.querySelectorAll('tbody tr')].filter(row => row.checkVisibility()).map(row => row.querySelector('.dim').textContent)");
        rows.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
    }

    /// Everything the browser complained of so far.
    fn complaints(&self) -> Vec<Value> {
        self.ask("POST", "/se/log", &json!({"type": "browser"})).as_array().unwrap().clone()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let body = "";
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = write!(
                stream,
                "DELETE /session/{} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n{body}",
                self.session
            );
            let _ = stream.read(&mut [0; 64]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Writes the report on four subjects, one of which attacks its reader.
fn report(folder: &Path) -> std::path::PathBuf {
    let attack = "</style><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><svg onload=alert(1)>";
    let license = format!(
        "schema = 1\nname = '''Zeta {attack}'''\nkind = \"software\"\ntext-read = \"full\"\nurl = \"javascript:alert(1)\"\nnote = '''{attack}'''\n\
         [[clause]]\nid = \"user-threshold\"\nsection = '''{attack}'''\nsummary = '''{attack}'''\nlimit = 10\n"
    );
    std::fs::write(folder.join("zeta.toml"), license).unwrap();
    let unread = "schema = 1\nname = \"Half Read License\"\nkind = \"software\"\ntext-read = \"none\"\n";
    std::fs::write(folder.join("half.toml"), unread).unwrap();
    let policy = "schema = 1\nunknown = \"warn\"\n[allow]\nlicenses = [\"cc-by-nc-4.0\"]\n";
    std::fs::write(folder.join("osi-check.toml"), policy).unwrap();
    let page = folder.join("report.html");
    let ended = Command::new(env!("CARGO_BIN_EXE_osi-check"))
        .args(["check", "mit", "cc-by-nc-4.0", "zeta.toml", "half.toml", "--today", "2026-11-23", "--report"])
        .arg(format!("html={}", page.display()))
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(1), "{}", String::from_utf8_lossy(&ended.stderr));
    page
}

#[test]
fn a_person_can_read_filter_sort_and_print_it_and_it_runs_nothing() {
    let started = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let page = report(folder.path());
    let Some(browser) = Browser::start(1200, "light") else { return };
    browser.open(&page);

    assert_eq!(
        browser.eval("document.title"),
        "osi-check: 1 refused, 1 undecided, 1 accepted with objections, 1 passed: exit code 1"
    );
    assert_eq!(browser.eval("document.scripts.length + document.images.length"), 0, "nothing of the attack is markup");
    assert_eq!(browser.eval("[...document.links].every(link => /^(https?:|file:.*#)/.test(link.href))"), true);

    assert_eq!(browser.shown(), ["zeta", "half", "cc-by-nc-4.0", "mit"], "worst first");
    browser.click("#sort-name");
    assert_eq!(browser.shown(), ["cc-by-nc-4.0", "half", "mit", "zeta"]);
    browser.click("#sort-given");
    assert_eq!(browser.shown(), ["mit", "cc-by-nc-4.0", "zeta", "half"]);
    for (filter, expected) in
        [("refused", "zeta"), ("undecided", "half"), ("accepted", "cc-by-nc-4.0"), ("passes", "mit")]
    {
        browser.click(&format!("#show-{filter}"));
        assert_eq!(browser.shown(), [expected]);
        let proofs = browser
            .eval("[...document.querySelectorAll('details.subject')].filter(one => one.checkVisibility()).length");
        assert_eq!(proofs, 1, "the proofs are filtered with the rows");
    }
    browser.click("#show-all");
    assert_eq!(browser.shown().len(), 4);

    // With the keyboard alone: the arrow keys move between the choices, and the rows follow.
    browser.eval("document.querySelector('#show-all').focus()");
    browser.keys("\u{e014}");
    assert_eq!(browser.shown(), ["zeta"]);
    browser.click("#show-all");

    let before = browser.eval("document.querySelector('#s2').open");
    browser.click("#s2 > summary");
    assert_eq!(
        (before, browser.eval("document.querySelector('#s2').open")),
        (json!(false), json!(true)),
        "the proof unfolds"
    );
    assert!(
        browser.eval("document.querySelector('#s2').innerText").as_str().unwrap().contains("<script>"),
        "the attack is read as text"
    );

    // Skip link first, then the choices; a proof is unfolded with Enter; a chosen proof is where its link leads.
    browser.open(&page);
    browser.keys("\u{e004}");
    assert_eq!(
        browser.eval("document.activeElement.className"),
        "skip",
        "the first stop of the keyboard skips the head"
    );
    browser.keys("\u{e007}");
    assert_eq!(browser.eval("location.hash"), "#verdicts");
    browser.eval("document.querySelector('#s0 > summary').focus()");
    assert_eq!(browser.eval("getComputedStyle(document.activeElement).outlineStyle"), "solid", "the focus is seen");
    browser.keys("\u{e007}");
    assert_eq!(browser.eval("document.querySelector('#s0').open"), true, "Enter unfolds a proof");
    browser.keys(" ");
    assert_eq!(browser.eval("document.querySelector('#s0').open"), false, "the space bar folds it");
    let reachable = browser.eval(
        "[...document.querySelectorAll('.scroll')].every(one => one.tabIndex === 0 && one.getAttribute('aria-label'))",
    );
    assert_eq!(reachable, true, "a table that scrolls is scrolled with the keyboard too");

    // What a screen reader goes by: one main part, headings without a gap, a name for each table's rows and columns.
    assert_eq!(
        browser.eval("[document.querySelectorAll('main').length, document.querySelectorAll('h1').length]"),
        json!([1, 1])
    );
    let levels = browser.eval("[...document.querySelectorAll('h1, h2, h3')].map(head => +head.tagName[1])");
    let levels: Vec<i64> = levels.as_array().unwrap().iter().map(|level| level.as_i64().unwrap()).collect();
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    assert_eq!(browser.eval("[...document.querySelectorAll('th')].every(head => head.scope)"), true);
    assert_eq!(browser.eval("[...document.querySelectorAll('table')].every(table => table.caption)"), true);
    assert_eq!(browser.eval("document.documentElement.lang"), "en");
    assert_eq!(
        browser.eval("[...document.querySelectorAll('.counts li')].map(one => one.textContent)"),
        json!(["1 refused", "1 undecided", "1 accepted", "1 passes"])
    );

    // Colour never speaks alone, and every table cell and picture has words.
    assert_eq!(
        browser.eval("[...document.querySelectorAll('td, .badge')].every(cell => cell.textContent.trim() !== '')"),
        true
    );
    assert_eq!(
        browser.eval("[...document.querySelectorAll('svg')].every(chart => chart.getAttribute('aria-label'))"),
        true
    );
    assert_eq!(
        browser.eval("document.documentElement.scrollWidth <= window.innerWidth"),
        true,
        "nothing runs off the side"
    );
    assert_contrast(&browser);

    picture(&browser, "light.png");
    let printed = browser.ask("POST", "/print", &json!({"page": {"width": 21.0, "height": 29.7}, "background": true}));
    let pdf = base64::engine::general_purpose::STANDARD.decode(printed.as_str().unwrap()).unwrap();
    assert!(pdf.starts_with(b"%PDF") && pdf.len() > 10_000);

    // On paper: light, everything unfolded, nothing wider than A4 (186 mm between the margins), no buttons.
    browser.ask(
        "POST",
        "/goog/cdp/execute",
        &json!({"cmd": "Emulation.setEmulatedMedia", "params": {"media": "print",
        "features": [{"name": "prefers-color-scheme", "value": "dark"}]}}),
    );
    browser.ask(
        "POST",
        "/goog/cdp/execute",
        &json!({"cmd": "Emulation.setDeviceMetricsOverride",
        "params": {"width": 703, "height": 1020, "deviceScaleFactor": 1, "mobile": false}}),
    );
    assert_eq!(browser.eval("getComputedStyle(document.body).color"), "rgb(0, 0, 0)");
    assert_eq!(browser.eval("document.querySelector('.controls').checkVisibility()"), false);
    let folded = browser.eval("[...document.querySelectorAll('details .finding, details li')].filter(one => one.getBoundingClientRect().height === 0).length");
    assert_eq!(folded, 0, "every proof is on the paper");
    let wide = browser
        .eval("Math.max(...[...document.querySelectorAll('table')].map(table => table.getBoundingClientRect().right))");
    assert!(wide.as_f64().unwrap() <= 704.0, "a table ends at {wide} of 703");
    picture(&browser, "print.png");
    browser.ask("POST", "/goog/cdp/execute", &json!({"cmd": "Emulation.clearDeviceMetricsOverride", "params": {}}));

    let complaints = browser.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
    println!("{:?}", started.elapsed());
}

#[test]
fn it_is_readable_in_the_dark_and_on_a_telephone() {
    let folder = tempfile::tempdir().unwrap();
    let page = report(folder.path());
    let Some(browser) = Browser::start(500, "dark") else { return };
    let cdp = json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}});
    browser.ask("POST", "/goog/cdp/execute", &cdp);
    browser.open(&page);
    assert_eq!(browser.eval("getComputedStyle(document.body).backgroundColor"), "rgb(23, 23, 27)");
    assert_eq!(
        browser.eval("document.documentElement.scrollWidth <= window.innerWidth"),
        true,
        "wide tables scroll by themselves"
    );
    let whole = "(cell => { const range = document.createRange(); range.selectNodeContents(cell); return range.getClientRects().length === 1; })";
    assert_eq!(
        browser.eval(&format!("[...document.querySelectorAll('.by-worst td')].every({whole})")),
        true,
        "no word is cut in two"
    );
    assert_contrast(&browser);
    picture(&browser, "dark.png");
    assert!(browser.complaints().is_empty());
}

/// Every coloured cell has a contrast of at least 4.5 to 1 (WCAG 2.2, AA).
fn assert_contrast(browser: &Browser) {
    let worst = browser.eval(
        "(() => { const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; \
         const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number); return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); }; \
         return Math.min(...[...document.querySelectorAll('td[class], .badge, .end')].map(cell => { const style = getComputedStyle(cell); \
         const [a, b] = [light(style.color), light(style.backgroundColor)].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); })); })()",
    );
    assert!(worst.as_f64().unwrap() >= 4.5, "contrast {worst}");
}

/// Keeps a picture for a reviewer where the variable names a folder, and checks that it is one.
fn picture(browser: &Browser, name: &str) {
    let shot = browser.ask("GET", "/screenshot", &Value::Null);
    let png = base64::engine::general_purpose::STANDARD.decode(shot.as_str().unwrap()).unwrap();
    assert!(png.starts_with(b"\x89PNG") && png.len() > 10_000, "an empty page");
    if let Some(folder) = std::env::var_os("OSI_CHECK_PICTURES") {
        std::fs::write(Path::new(&folder).join(name), png).unwrap();
    }
}
