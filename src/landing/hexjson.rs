use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Value, error::Category};

use crate::base::Problem;

/// A HexJSON file as it is written, entries in its order, one that stands twice included.
#[derive(Debug, Deserialize)]
pub(super) struct HexJson {
    pub layout: Option<Value>,
    #[serde(deserialize_with = "entries")]
    pub hexes: Vec<(String, Value)>,
}

impl HexJson {
    /// Reads the text of a file. A byte order mark before it is allowed.
    ///
    /// # Errors
    /// When it is not JSON, or has no `hexes`.
    pub fn read(bytes: &[u8], place: &str) -> Result<Self, Problem> {
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
        serde_json::from_slice(text).map_err(|failure| {
            let at = format!("{place}:{}:{}", failure.line(), failure.column());
            match failure.classify() {
                Category::Data => Problem::new(at, "is not HexJSON").help(
                    "a map is one object with a `layout` and with `hexes`, an object with an entry for each area",
                ),
                Category::Syntax | Category::Eof | Category::Io => {
                    Problem::new(at, "is not JSON: it cannot be read from here on").help("supply the file again")
                }
            }
        })
    }
}

/// Reads an object as its entries: a map would keep the last of two under one key, and not tell.
fn entries<'de, D: Deserializer<'de>>(reader: D) -> Result<Vec<(String, Value)>, D::Error> {
    struct Entries;

    impl<'de> Visitor<'de> for Entries {
        type Value = Vec<(String, Value)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object with an entry for each area")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
            let mut found = Vec::new();
            while let Some(entry) = object.next_entry()? {
                found.push(entry);
            }
            Ok(found)
        }
    }

    reader.deserialize_map(Entries)
}
