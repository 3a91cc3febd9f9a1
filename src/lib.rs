//! Judges license terms and AI systems by declarative standards, and proves each verdict.
