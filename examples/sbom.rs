//! The bill of materials of a release, as CycloneDX 1.6: what goes into the program, with licenses and hashes.
//!
//! ```sh
//! cargo metadata --format-version 1 --locked --all-features | cargo run --example sbom >sbom.json
//! osi-check check sbom.json --standard osd-1.9
//! ```
//!
//! It reads what `cargo metadata` tells and the hashes in Cargo.lock, and has no time and no random number in it: the
//! same sources give the same bytes. What is only built with, or tested with, is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut metadata = String::new();
    std::io::stdin().read_to_string(&mut metadata)?;
    let lock = std::fs::read_to_string("Cargo.lock")?;
    let bill = bill(&serde_json::from_str(&metadata)?, &lock.parse()?);
    serde_json::to_writer_pretty(std::io::stdout().lock(), &bill)?;
    Ok(())
}

/// The bill of the package that `cargo metadata` is about; `lock` is its Cargo.lock.
pub fn bill(metadata: &Value, lock: &toml::Table) -> Value {
    let list = |value: &'_ Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let root = text(&metadata["resolve"]["root"]);
    let mut needs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        // A dependency without a kind is one of the program itself.
        let normal = |dep: &Value| list(&dep["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
        let deps = list(&node["deps"]).iter().filter(|dep| normal(dep)).map(|dep| text(&dep["pkg"])).collect();
        needs.insert(text(&node["id"]), deps);
    }
    let (mut inside, mut waiting) = (BTreeSet::new(), vec![root.clone()]);
    while let Some(id) = waiting.pop() {
        if inside.insert(id.clone()) {
            waiting.extend(needs.get(&id).into_iter().flatten().cloned());
        }
    }
    let hashes = hashes(lock);
    let packages: BTreeMap<String, Value> = list(&metadata["packages"])
        .into_iter()
        .filter(|package| inside.contains(&text(&package["id"])))
        .map(|package| (text(&package["id"]), component(&package, &hashes)))
        .collect();
    let reference = |id: &String| packages.get(id).map(|package| package["bom-ref"].clone());
    let graph = inside.iter().map(|id| {
        let on: Vec<_> = needs.get(id).into_iter().flatten().filter_map(reference).collect();
        json!({"ref": reference(id), "dependsOn": on})
    });
    let mut components: Vec<&Value> = packages.iter().filter(|(id, _)| **id != root).map(|(_, one)| one).collect();
    components.sort_by_key(|component| component["bom-ref"].to_string());
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": packages.get(&root)},
        "components": components,
        "dependencies": graph.collect::<Vec<_>>(),
    })
}

fn component(package: &Value, hashes: &BTreeMap<(String, String), String>) -> Value {
    let (name, version) = (&package["name"], &package["version"]);
    let key = (name.as_str().unwrap_or_default().to_owned(), version.as_str().unwrap_or_default().to_owned());
    let purl = format!("pkg:cargo/{}@{}", key.0, key.1);
    let mut component = json!({
        "type": if hashes.contains_key(&key) { "library" } else { "application" },
        "bom-ref": purl, "purl": purl, "name": name, "version": version,
    });
    if let Some(license) = package["license"].as_str() {
        // Cargo once took a slash for `OR`.
        let expression = license.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ");
        component["licenses"] = json!([{"expression": expression}]);
    }
    if let Some(hash) = hashes.get(&key) {
        component["hashes"] = json!([{"alg": "SHA-256", "content": hash}]);
    }
    component
}

/// The hash of each package from a registry, by name and version.
fn hashes(lock: &toml::Table) -> BTreeMap<(String, String), String> {
    let packages = lock.get("package").and_then(toml::Value::as_array).into_iter().flatten();
    let text = |package: &toml::Value, key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    packages.filter_map(|one| Some(((text(one, "name")?, text(one, "version")?), text(one, "checksum")?))).collect()
}
