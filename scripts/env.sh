# Sourced by every script: picks the Rust toolchain that can build the runtime and keeps one target folder
# outside the checkout, so that a second run, or a second clone, is fast.
stardust_has_wasm_std() { # rustc
  "$1" --version >/dev/null 2>&1 &&
    ls "$("$1" --print sysroot)"/lib/rustlib/wasm32v1-none/lib/libcore-*.rlib >/dev/null 2>&1
}
# Debian's compiler is used when it is the one that was prepared; /usr/bin must then come before rustup's shims.
if ! stardust_has_wasm_std rustc && stardust_has_wasm_std /usr/bin/rustc; then
  export PATH="/usr/bin:$PATH"
fi
export CARGO_TARGET_DIR="${STARDUST_TARGET:-$HOME/.cache/stardust/target}"
export CARGO_INCREMENTAL=0
# Debian's libssl instead of half a million lines of C.
export OPENSSL_NO_VENDOR=1
# Lints run inside the build: our crates are compiled by clippy, which is the compiler with more lints, and the
# dependencies are shared. A separate `cargo clippy` would need metadata of its own for the whole tree.
if command -v clippy-driver >/dev/null 2>&1; then
  export RUSTC_WORKSPACE_WRAPPER=clippy-driver
fi
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

debian_packages() { # packages... : installs those that are missing
  local missing=() package
  for package in "$@"; do
    dpkg -s "$package" 2>/dev/null | grep -q '^Status: install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "installing Debian packages: ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
