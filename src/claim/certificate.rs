//! Claims with their proofs, written out.
