//! The programs that are compared, once for both ways to build them.

/// Hands all of them to a macro, by the names of their crates.
macro_rules! programs {
    ($use:ident) => {
        $use! { alignment digits_inference digits_search mandelbrot option_pricing primes proof_of_work }
    };
}
pub(crate) use programs;
