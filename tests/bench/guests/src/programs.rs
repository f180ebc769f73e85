//! The programs that are compared, once for both ways to build them.

/// Hands all of them to a macro, by the names of their crates.
macro_rules! programs {
    ($use:ident) => {
        $use! { digits_search primes }
    };
}
pub(crate) use programs;
