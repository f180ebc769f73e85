//! Lists the guest SDK's files, so that `stardust program new` can write them anywhere.

use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let sdk =
        PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../programs/sdk").canonicalize()?;
    println!("cargo:rerun-if-changed={}", sdk.display());
    let mut files = Vec::new();
    list(&sdk, &mut files)?;
    files.sort();
    let mut code = String::from("const SDK: &[(&str, &str)] = &[\n");
    for file in files {
        let name = file.strip_prefix(&sdk)?;
        writeln!(code, "    ({:?}, include_str!({:?})),", name.display().to_string(), file)?;
    }
    code.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("sdk.rs"), code)?;
    Ok(())
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "target") {
                list(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}
