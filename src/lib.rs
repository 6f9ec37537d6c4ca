//! callout: a compiler for crisis policies.
pub mod boxes;
pub mod calendar;
pub mod claim;
pub mod cli;
pub mod decision;
pub mod diagnostic;
pub mod graph;
pub mod message;
pub mod model;
pub mod plan;
pub mod policy;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod simulate;
pub mod source;
pub mod syntax;
