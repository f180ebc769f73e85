use crate::Error;
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A package whose binary is a guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Project {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// The root of its workspace, itself if it is in none.
    pub(crate) root: PathBuf,
    pub(crate) package: String,
    pub(crate) bin: String,
    /// Whether versions are pinned by a lock file.
    pub(crate) is_locked: bool,
    /// Dependencies by a path outside the workspace.
    pub(crate) outside: Vec<PathBuf>,
}

impl Project {
    /// The package in a folder.
    pub(crate) fn load(folder: &Path, bin: Option<&str>) -> Result<Self, Error> {
        let manifest = folder.join("Cargo.toml");
        let Ok(manifest) = manifest.canonicalize() else {
            return Err(Error::NoManifest { manifest });
        };
        let output = Command::new("cargo")
            .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
            .arg(&manifest)
            .output()
            .map_err(Error::tool("cargo"))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return Err(Error::BadManifest { said });
        }
        let metadata =
            serde_json::from_slice(&output.stdout).map_err(|_| Error::Answer("cargo metadata"))?;
        let mut project = Self::read(&metadata, &manifest, bin)?;
        project.is_locked = project.root.join("Cargo.lock").is_file();
        Ok(project)
    }

    /// The package of a manifest among those that cargo names; `bin` if it is not the obvious one.
    fn read(metadata: &Value, manifest: &Path, bin: Option<&str>) -> Result<Self, Error> {
        let unknown = || Error::Answer("cargo metadata");
        let root = PathBuf::from(metadata["workspace_root"].as_str().ok_or_else(unknown)?);
        let mut packages = metadata["packages"].as_array().ok_or_else(unknown)?.iter();
        let package = packages
            .find(|package| package["manifest_path"].as_str().map(Path::new) == Some(manifest))
            .ok_or_else(|| Error::NoPackage { manifest: manifest.into() })?;
        let name = package["name"].as_str().ok_or_else(unknown)?.to_owned();
        let targets = package["targets"].as_array().ok_or_else(unknown)?.iter();
        let bins: Vec<_> = targets
            .filter(|target| target["kind"][0] == "bin")
            .filter_map(|target| target["name"].as_str())
            .collect();
        let bin = match (bin, bins.as_slice()) {
            (_, []) => return Err(Error::NoBinary { package: name }),
            (Some(bin), bins) => bins.iter().find(|found| **found == bin),
            (None, [only]) => Some(only),
            (None, bins) => bins.iter().find(|found| **found == name),
        };
        let bin = bin.map(|bin| bin.to_string()).ok_or_else(|| Error::WhichBinary {
            found: bins.iter().map(|bin| bin.to_string()).collect(),
        })?;
        let dependencies = package["dependencies"].as_array().into_iter().flatten();
        let outside = dependencies
            .filter_map(|dependency| dependency["path"].as_str().map(PathBuf::from))
            .filter(|path| !path.starts_with(&root))
            .collect();
        let folder = manifest.parent().unwrap_or(&root).to_path_buf();
        Ok(Self { folder, root, package: name, bin, is_locked: false, outside })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn metadata(bins: &[&str]) -> Value {
        let bin = |name: &&str| json!({ "name": name, "kind": ["bin"] });
        let mut targets: Vec<_> = bins.iter().map(bin).collect();
        targets.push(json!({ "name": "p", "kind": ["lib"] }));
        json!({
            "workspace_root": "/w",
            "packages": [{
                "name": "p", "manifest_path": "/w/p/Cargo.toml", "targets": targets,
                "dependencies": [{ "path": "/w/sdk" }, { "path": "/elsewhere/sdk" }, { "path": null }],
            }],
        })
    }

    fn read(bins: &[&str], bin: Option<&str>) -> Result<Project, String> {
        let project = Project::read(&metadata(bins), Path::new("/w/p/Cargo.toml"), bin);
        project.map_err(|error| error.to_string())
    }

    #[test]
    fn the_obvious_binary_is_taken() {
        for bins in [&["p"][..], &["a", "p"]] {
            let project = read(bins, None).unwrap();
            assert_eq!((project.package.as_str(), project.bin.as_str()), ("p", "p"));
            assert_eq!(project.folder, Path::new("/w/p"));
            assert_eq!(project.outside, [Path::new("/elsewhere/sdk")]);
        }
        assert_eq!(read(&["a"], None).unwrap().bin, "a");
        assert_eq!(read(&["a", "p"], Some("a")).unwrap().bin, "a");
    }

    #[test]
    fn what_is_no_guest_is_refused() {
        assert!(read(&[], None).unwrap_err().contains("no binary"));
        assert!(read(&["a", "b"], None).unwrap_err().contains("--bin: a, b"));
        assert!(read(&["a", "b"], Some("c")).unwrap_err().contains("--bin: a, b"));
        let other = Project::read(&metadata(&["p"]), Path::new("/w/Cargo.toml"), None);
        assert!(other.unwrap_err().to_string().contains("a workspace's"));
        let none = Project::load(Path::new("/nowhere"), None).unwrap_err().to_string();
        assert!(none.contains("/nowhere/Cargo.toml"), "{none}");
    }
}
