//! The wires between the nodes of a network: a network namespace for each, on a switch that can be cut in two.
//!
//! What a cut takes away is lost without a word, as where a cable is pulled somewhere on the way: nobody is told that
//! the other side cannot be reached. Requests do not come over these wires: they are forwarded from this machine's
//! loopback into each namespace, so that zombienet, agents and tests reach all nodes at any time.

use crate::{network::Setup, user::binary};
use anyhow::{bail, Context, Result};
use rustix::thread::{move_into_link_name_space, LinkNameSpaceType};
use std::{
    fmt::Write as _,
    fs::{self, File},
    io,
    net::{Shutdown, TcpListener, TcpStream},
    os::{fd::AsFd, unix::fs::PermissionsExt},
    path::{Path, PathBuf},
    process::Command,
    sync::{
        atomic::{AtomicBool, Ordering},
        Arc,
    },
    thread,
    time::Duration,
};

/// Where iproute2 keeps namespaces.
const NAMESPACES: &str = "/run/netns";
/// How names of namespaces begin; the process id of the scenario follows, since several may run at once.
const PREFIX: &str = "stardust-";
/// The namespace of the switch, after prefix and process id.
const SWITCH: &str = "switch";
/// Between two looks for what another process does.
const PAUSE: Duration = Duration::from_millis(100);

/// How often TCP tries again until it gives a connection up, half a minute in all. `docs/validators.md` asks for it:
/// with the kernel's own fifteen, a node waits for up to two minutes after a partition.
pub const RETRIES: u32 = 6;

/// The wires of some nodes.
pub struct Switch {
    nodes: Vec<String>,
    retries: u32,
    folder: PathBuf,
    is_gone: Arc<AtomicBool>,
}

impl Switch {
    /// Makes the namespaces of these nodes, all connected, in which TCP tries `retries` times.
    ///
    /// Fails where this machine has no right to make them: a scenario that needs them has not run then.
    pub fn new(nodes: &[&str], retries: u32) -> Result<Self> {
        let nodes = nodes.iter().map(ToString::to_string).collect();
        let folder = std::env::temp_dir().join(namespace(SWITCH));
        remove_left();
        let switch = Self { nodes, retries, folder, is_gone: Arc::default() };
        fs::create_dir_all(&switch.folder)?;
        ip(&switch.plan())
            .context("NOT RUN: it takes root and iproute2 to make network namespaces")?;
        for node in &switch.nodes {
            switch.forward(node)?;
        }
        Ok(switch)
    }

    /// Has a network's nodes start in their namespaces.
    pub fn wire(&self, setup: Setup) -> Result<Setup> {
        let mut setup = setup;
        for (at, node) in self.nodes.iter().enumerate() {
            let program = self.program(at, node, &binary("stardust-node"))?;
            let program = program.to_str().context("the path of the program is no text")?;
            setup = setup.command(node, program).host(node, address(at));
        }
        Ok(setup)
    }

    /// What is to be made, a line for each call of `ip`.
    fn plan(&self) -> String {
        let switch = namespace(SWITCH);
        let mut plan = format!("netns add {switch}\n");
        for side in SIDES {
            let _ = writeln!(plan, "-n {switch} link add {side} type bridge");
            let _ = writeln!(plan, "-n {switch} link set {side} up");
        }
        for (at, node) in self.nodes.iter().enumerate() {
            let space = namespace(node);
            let of = |line: String| format!("-n {space} {line}\n");
            let _ = writeln!(plan, "netns add {space}");
            let _ = writeln!(
                plan,
                "-n {switch} link add {node} type veth peer name eth0 address {} netns {space}",
                hardware(at)
            );
            let _ = writeln!(plan, "-n {switch} link set {node} master {} up", SIDES[0]);
            plan += &of(format!("addr add {}/24 dev eth0", address(at)));
            plan += &of("link set eth0 up".into());
            plan += &of("link set lo up".into());
            // Who had to ask for the addresses of its neighbours would notice that nobody answers.
            for other in (0..self.nodes.len()).filter(|other| *other != at) {
                let (address, hardware) = (address(other), hardware(other));
                plan +=
                    &of(format!("neigh add {address} lladdr {hardware} nud permanent dev eth0"));
            }
        }
        plan
    }

    /// A program that starts a node in its namespace, with the addresses there for those that zombienet gives to nodes
    /// of one machine.
    fn program(&self, at: usize, node: &str, binary: &Path) -> Result<PathBuf> {
        let (own, first) = (address(at), address(0));
        let (binary, space, retries) = (binary.display(), namespace(node), self.retries);
        let arguments = self.arguments(node);
        let text = format!(
            r#"#!/bin/sh
# What zombienet asks a program before it starts a node needs no network.
case " $* " in *" --base-path "*) ;; *) exec {binary} "$@" ;; esac
for word; do
  shift
  set -- "$@" "$(printf %s "$word" | sed -e 's,/ip4/127.0.0.1/,/ip4/{first}/,g' -e 's,/ip4/0.0.0.0/,/ip4/{own}/,')"
done
printf '%s\n' "$@" >{arguments}.new && mv {arguments}.new {arguments}
exec nsenter --net={NAMESPACES}/{space} \
  sh -c 'echo {retries} >/proc/sys/net/ipv4/tcp_retries2; exec "$@"' sh {binary} "$@"
"#,
            arguments = arguments.display(),
        );
        let program = self.folder.join(node);
        fs::write(&program, text)?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
        Ok(program)
    }

    /// Separates these nodes from all others. Within each side all stay connected.
    pub fn cut(&self, side: &[&str]) -> Result<()> {
        let (switch, mut plan) = (namespace(SWITCH), String::new());
        for node in side {
            let _ = writeln!(plan, "-n {switch} link set {node} master {}", SIDES[1]);
        }
        ip(&plan)
    }

    /// Connects all nodes again.
    pub fn heal(&self) -> Result<()> {
        let (switch, mut plan) = (namespace(SWITCH), String::new());
        for node in &self.nodes {
            let _ = writeln!(plan, "-n {switch} link set {node} master {}", SIDES[0]);
        }
        ip(&plan)
    }

    /// The file in which a started node leaves its arguments.
    fn arguments(&self, node: &str) -> PathBuf {
        self.folder.join(format!("{node}.arguments"))
    }

    /// Forwards the ports for requests and metrics, once a node has been started and it is known which these are.
    fn forward(&self, node: &str) -> Result<()> {
        let arguments = self.arguments(node);
        let path = Path::new(NAMESPACES).join(namespace(node));
        let space = Arc::new(File::open(path)?);
        let is_gone = self.is_gone.clone();
        thread::spawn(move || {
            let text = loop {
                match fs::read_to_string(&arguments) {
                    Ok(text) => break text,
                    Err(_) if is_gone.load(Ordering::Relaxed) => return,
                    Err(_) => thread::sleep(PAUSE),
                }
            };
            for port in
                ["--rpc-port", "--prometheus-port"].iter().filter_map(|name| port(&text, name))
            {
                let (space, is_gone) = (space.clone(), is_gone.clone());
                thread::spawn(move || {
                    if let Err(error) = listen(port, &space, &is_gone) {
                        eprintln!("port {port} is not forwarded any more: {error}");
                    }
                });
            }
        });
        Ok(())
    }
}

impl Drop for Switch {
    fn drop(&mut self) {
        self.is_gone.store(true, Ordering::Relaxed);
        for space in self.nodes.iter().map(String::as_str).chain([SWITCH]) {
            remove(&namespace(space));
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The bridges, one for each side of a cut.
const SIDES: [&str; 2] = ["one", "two"];

fn namespace(node: &str) -> String {
    format!("{PREFIX}{}-{node}", std::process::id())
}

fn remove(space: &str) {
    if Path::new(NAMESPACES).join(space).exists() {
        // What is left over is in nobody's way, and the next one tries again.
        let _ = Command::new("ip").args(["netns", "del", space]).status();
    }
}

/// Removes what scenarios left that were killed.
fn remove_left() {
    for entry in fs::read_dir(NAMESPACES).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let maker = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        if maker.is_some_and(|process| !Path::new("/proc").join(process).exists()) {
            remove(name);
        }
    }
}

fn address(at: usize) -> String {
    format!("10.78.0.{}", at + 1)
}

fn hardware(at: usize) -> String {
    format!("02:00:00:00:00:{:02x}", at + 1)
}

/// The value of an option, in a file of arguments.
fn port(arguments: &str, name: &str) -> Option<u16> {
    let mut words = arguments.lines().skip_while(|word| *word != name);
    words.nth(1)?.parse().ok()
}

/// Has `ip` carry out a plan, line by line.
fn ip(plan: &str) -> Result<()> {
    for line in plan.lines() {
        let done = Command::new("ip").args(line.split(' ')).output();
        let done = done.context("ip (iproute2) is missing")?;
        if !done.status.success() {
            bail!("ip {line}: {}", String::from_utf8_lossy(&done.stderr).trim());
        }
    }
    Ok(())
}

/// Takes connections at a port here and makes them at the same port of the namespace's loopback.
fn listen(port: u16, space: &File, is_gone: &AtomicBool) -> Result<()> {
    let listener = loop {
        // zombienet lets go of it when it starts the node.
        match TcpListener::bind(("127.0.0.1", port)) {
            Ok(listener) => break listener,
            Err(_) if is_gone.load(Ordering::Relaxed) => return Ok(()),
            Err(_) => thread::sleep(PAUSE),
        }
    };
    // Only this thread moves, and those that it starts; the listener stays where it was bound.
    move_into_link_name_space(space.as_fd(), Some(LinkNameSpaceType::Network))?;
    for outside in listener.incoming() {
        if is_gone.load(Ordering::Relaxed) {
            break;
        }
        let outside = outside?;
        // As without a node behind it: refused or closed at once.
        let Ok(inside) = TcpStream::connect(("127.0.0.1", port)) else { continue };
        outside.set_nodelay(true)?;
        inside.set_nodelay(true)?;
        for (from, to) in [(&outside, &inside), (&inside, &outside)] {
            let (mut from, mut to) = (from.try_clone()?, to.try_clone()?);
            thread::spawn(move || {
                // However it ends, both sides hear of it.
                let _ = io::copy(&mut from, &mut to);
                let _ = from.shutdown(Shutdown::Both);
                let _ = to.shutdown(Shutdown::Both);
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_read_from_arguments() {
        let arguments = "--rpc-port\n9944\n--base-path\nx\n--prometheus-port\n9615\n";
        assert_eq!(port(arguments, "--rpc-port"), Some(9944));
        assert_eq!(port(arguments, "--prometheus-port"), Some(9615));
        assert_eq!(port(arguments, "--port"), None);
    }
}
