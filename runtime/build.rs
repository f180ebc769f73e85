//! Builds the runtime's Wasm next to its native form.

#[cfg(feature = "std")]
fn main() {
    // The target folder may lie outside the checkout; without this hint the Wasm build would not
    // find the lock file and would resolve other versions.
    const HINT: &str = "WASM_BUILD_WORKSPACE_HINT";
    if std::env::var_os(HINT).is_none() {
        std::env::set_var(HINT, concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    }
    substrate_wasm_builder::WasmBuilder::build_using_defaults();
}

#[cfg(not(feature = "std"))]
fn main() {}
