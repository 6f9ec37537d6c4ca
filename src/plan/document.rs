//! The plan as a file: deterministic bytes and a content hash.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{FORMAT, Plan};

/// What `callout compile` writes.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Document {
    /// [`FORMAT`].
    pub format: String,
    /// `sha256:` and the hash of the plan without its places, in hexadecimal.
    pub hash: String,
    /// The compiler that wrote it; not part of the hash.
    pub compiler: String,
    /// The plan.
    pub plan: Plan,
}

impl Document {
    /// The document of a plan.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        Self {
            format: FORMAT.to_owned(),
            hash: content_hash(&plan),
            compiler: concat!("callout ", env!("CARGO_PKG_VERSION")).to_owned(),
            plan,
        }
    }

    /// JSON with a final newline; the same plan gives the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a plan back.
    ///
    /// # Errors
    /// In words for a user: not JSON, another format, another machine, or a hash that does not fit.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let value: serde_json::Value = serde_json::from_str(text).map_err(|e| format!("not a plan: {e}"))?;
        match value.get("format").and_then(serde_json::Value::as_str) {
            Some(FORMAT) => {}
            Some(other) => return Err(format!("the plan's format is `{other}`; this callout reads `{FORMAT}`")),
            None => return Err("not a plan: it has no `format`".to_owned()),
        }
        let document: Self = serde_json::from_value(value).map_err(|e| format!("not a plan: {e}"))?;
        if document.plan.machine != super::MACHINE {
            return Err(format!(
                "the plan is for machine {}; this callout runs machine {}",
                document.plan.machine,
                super::MACHINE
            ));
        }
        if content_hash(&document.plan) != document.hash {
            return Err("the plan's hash does not fit its content: it was changed after it was compiled".to_owned());
        }
        Ok(document)
    }
}

/// `sha256:` and the hash of a plan's JSON without its places: both notations of one policy have one hash.
#[must_use]
pub fn content_hash(plan: &Plan) -> String {
    let bare = Plan { places: Vec::new(), ..plan.clone() };
    let bytes = serde_json::to_vec(&bare).unwrap_or_default();
    let digest = Sha256::digest(&bytes);
    let mut text = String::from("sha256:");
    for byte in digest {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}
