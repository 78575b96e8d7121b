//! The same loops on wider registers, where the processor has them.
//!
//! The program is built for the oldest processors of its kind. `wide` runs a piece of work that was compiled a second time for newer ones,
//! which add and multiply eight numbers at once instead of four. No product is fused with a sum in either, so the numbers are the same
//! to the last bit on every processor. Source of the choice: the pulp crate, which looks once at what the processor can do.

/// Runs a piece of work compiled for this processor. Only what is inlined into it is.
#[inline]
pub fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
