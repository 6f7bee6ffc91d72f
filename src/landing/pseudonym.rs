use std::{
    fmt, fs,
    hash::{Hash, Hasher},
    path::Path,
    sync::Arc,
};

use datafusion::{
    arrow::{array::StringArray, datatypes::DataType},
    common::exec_err,
    error::Result,
    logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility},
};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::{
    base::{Problem, hex},
    engine::ScalarUDF,
};

/// The shortest key that is hard to guess.
const SHORTEST: usize = 16;

/// The secret by which identifiers become pseudonyms. It is never stored and never shown.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PseudonymKey(Arc<[u8]>);

impl PseudonymKey {
    /// Reads the key from a file; white space around it does not count.
    ///
    /// # Errors
    /// When the file cannot be read, or is too short to be a secret.
    pub fn read(file: &Path) -> Result<Self, Problem> {
        let place = file.display().to_string();
        let bytes = fs::read(file).map_err(|failure| {
            Problem::new(place.clone(), format!("the key cannot be read: {failure}"))
                .help("name the file of the key with --key")
        })?;
        let key = bytes.trim_ascii();
        if key.len() < SHORTEST {
            return Err(Problem::new(place, format!("the key is shorter than {SHORTEST} bytes"))
                .help("make one with `openssl rand -hex 32`, and keep it apart from the extracts"));
        }
        Ok(Self(Arc::from(key)))
    }

    /// The SQL function `pseudonym(text)`, keyed; without a key it is an error to call it.
    pub fn function(key: Option<&Self>) -> ScalarUDF {
        ScalarUDF::from(Pseudonym {
            key: key.cloned(),
            signature: Signature::exact(vec![DataType::Utf8], Volatility::Immutable),
        })
    }

    /// What tells one key from another and gives neither away.
    pub fn mark(&self) -> Option<String> {
        self.of("hearthline key")
    }

    /// The pseudonym of a text: the first 32 hex digits of its keyed HMAC-SHA-256 (RFC 2104).
    fn of(&self, text: &str) -> Option<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().first_chunk::<16>().map(|bytes| hex(bytes))
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKey")
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Pseudonym {
    key: Option<PseudonymKey>,
    signature: Signature,
}

impl Hash for Pseudonym {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl ScalarUDFImpl for Pseudonym {
    fn name(&self) -> &'static str {
        "pseudonym"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::Utf8)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let Some(key) = &self.key else {
            return exec_err!("hearthline: `pseudonym` needs a key: name the file that holds it with --key FILE");
        };
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        let texts = arrays.iter().flat_map(arrow::array::AsArray::as_string::<i32>);
        let pseudonyms: StringArray = texts.map(|text| key.of(text?)).collect();
        Ok(ColumnarValue::Array(Arc::new(pseudonyms)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_the_start_of_the_keyed_hash() {
        // RFC 4231, test case 2: key "Jefe", data "what do ya want for nothing?".
        let key = PseudonymKey(Arc::from(b"Jefe".as_slice()));
        assert_eq!(key.of("what do ya want for nothing?").unwrap(), "5bdcc146bf60754e6a042426089575c7");
    }
}
