#![no_main]
//! See `yaml` in `properties.rs`.

#[path = "../properties.rs"]
#[allow(dead_code, reason = "each target needs one of them")]
mod properties;

libfuzzer_sys::fuzz_target!(|data: &[u8]| properties::yaml(data));
