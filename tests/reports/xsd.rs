//! As much of an XML schema as the JUnit one needs: which elements stand in which, in which order and how often, which
//! attributes they have and must have. Types are all text there.

use std::collections::HashMap;

use roxmltree::{Document, Node};

/// A schema of named elements.
pub struct Schema {
    elements: HashMap<String, Element>,
}

#[derive(Default)]
struct Element {
    /// Children in their order: name, least, most.
    children: Vec<(String, usize, usize)>,
    attributes: Vec<(String, bool)>,
    text: bool,
}

impl Schema {
    pub fn read(text: &str) -> Schema {
        let document = Document::parse(text).unwrap();
        let named = document
            .root_element()
            .children()
            .filter(|node| node.has_tag_name(("http://www.w3.org/2001/XMLSchema", "element")));
        let elements = named.map(|node| (node.attribute("name").unwrap().to_owned(), Element::read(node)));
        Schema { elements: elements.collect() }
    }

    /// Everything in `node` and below that the schema does not admit.
    pub fn wrong(&self, node: Node<'_, '_>) -> Vec<String> {
        let name = node.tag_name().name();
        let Some(known) = self.elements.get(name) else { return vec![format!("unknown element {name}")] };
        let mut wrong = known.wrong_attributes(node);
        let mut rest: Vec<_> = node.children().filter(Node::is_element).collect();
        for (child, least, most) in &known.children {
            let count = rest.iter().take_while(|node| node.tag_name().name() == child).count();
            if count < *least || count > *most {
                wrong.push(format!("{name} has {count} of {child}"));
            }
            rest.drain(..count);
        }
        wrong.extend(rest.iter().map(|node| format!("{} is out of place in {name}", node.tag_name().name())));
        let text = node.children().filter(Node::is_text).any(|text| !text.text().unwrap_or_default().trim().is_empty());
        if text && !known.text {
            wrong.push(format!("{name} has text"));
        }
        wrong.extend(node.children().filter(Node::is_element).flat_map(|child| self.wrong(child)));
        wrong
    }
}

impl Element {
    fn read(node: Node<'_, '_>) -> Element {
        let mut element = Element { text: node.has_attribute("type"), ..Element::default() };
        for part in node.descendants().skip(1) {
            match part.tag_name().name() {
                "complexType" => element.text |= part.attribute("mixed") == Some("true"),
                "attribute" => {
                    let required = part.attribute("use") == Some("required");
                    element.attributes.push((part.attribute("name").unwrap().to_owned(), required));
                }
                "element" => {
                    let times = |key: &str| match part.attribute(key) {
                        Some("unbounded") => usize::MAX,
                        Some(number) => number.parse().unwrap(),
                        None => 1,
                    };
                    let name = part.attribute("ref").unwrap().to_owned();
                    element.children.push((name, times("minOccurs"), times("maxOccurs")));
                }
                _ => {}
            }
        }
        element
    }

    fn wrong_attributes(&self, node: Node<'_, '_>) -> Vec<String> {
        let name = node.tag_name().name();
        let unknown = node.attributes().filter(|one| self.attributes.iter().all(|(known, _)| known != one.name()));
        let missing =
            self.attributes.iter().filter(|(known, required)| *required && !node.has_attribute(known.as_str()));
        let unknown = unknown.map(|one| format!("{name} has the unknown attribute {}", one.name()));
        unknown.chain(missing.map(|(known, _)| format!("{name} lacks {known}"))).collect()
    }
}
