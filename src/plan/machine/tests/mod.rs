//! Scenarios, as compact journals.
