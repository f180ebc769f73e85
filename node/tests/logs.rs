//! The node as operators see it: its log as JSON, its metrics, its command line.

// A panic is how a test fails, in its helpers too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use jsonrpsee::core::JsonValue;
use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

const NODE: &str = env!("CARGO_BIN_EXE_stardust-node");
/// A slow machine is given time; a good one takes some seconds.
const PATIENCE: Duration = Duration::from_secs(240);

/// What `offchain-workers/README.md` says that a validator shows, with the values of its labels.
const METRICS: [(&str, &[&str]); 16] = [
    ("stardust_audit_duties_abstained", &[]),
    ("stardust_audit_duties_drawn", &[]),
    ("stardust_audit_duties_open", &[]),
    ("stardust_audit_duty_age_blocks", &[]),
    ("stardust_audit_gas_total", &[]),
    ("stardust_audit_tasks_total", &[]),
    ("stardust_audits_missed_total", &[]),
    ("stardust_audits_reported_total", &[]),
    (
        "stardust_executor_faults_total",
        &[
            "kind=\"host_memory\"",
            "kind=\"io\"",
            "kind=\"job_died\"",
            "kind=\"machine\"",
            "kind=\"timed_out\"",
            "kind=\"unsupported\"",
        ],
    ),
    ("stardust_executor_queue", &[]),
    ("stardust_executor_running", &[]),
    ("stardust_executor_sandboxed", &[]),
    ("stardust_panel_duties_open", &[]),
    (
        "stardust_panel_verdicts_total",
        &["verdict=\"cleared\"", "verdict=\"fraud\"", "verdict=\"undecided\""],
    ),
    ("stardust_panel_votes_total", &[]),
    ("substrate_block_height", &["status=\"best\""]),
];

/// A development node on free ports, with a folder of its own.
struct Node {
    child: Child,
    lines: Receiver<String>,
    folder: PathBuf,
}

impl Node {
    fn start(name: &str, arguments: &[&str]) -> Self {
        let folder = env::temp_dir().join(format!("stardust-{name}-{}", std::process::id()));
        let mut child = Command::new(NODE)
            .args(["--dev", "--no-telemetry", "--allow-unsandboxed", "--rpc-port", "0"])
            .args(["--prometheus-port", "0", "--listen-addr", "/ip4/127.0.0.1/tcp/0"])
            .args(["--audit-executors", "1", "--base-path"])
            .arg(&folder)
            .args(arguments)
            .env_remove("RUST_LOG")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = lines_of(child.stderr.take().unwrap());
        Self { child, lines, folder }
    }

    /// The next line of the log.
    fn line(&self, until: Instant) -> String {
        self.lines.recv_timeout(until.saturating_duration_since(Instant::now())).expect("a line")
    }

    /// Ends it as an operator does, and says what it still wrote.
    fn end(mut self) -> Vec<String> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        assert!(self.child.wait().unwrap().success());
        self.lines.iter().collect()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Reads in a thread of its own, which ends with the process.
fn lines_of(stderr: ChildStderr) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines() {
            if sender.send(line.unwrap()).is_err() {
                return;
            }
        }
    });
    lines
}

/// The object in a line, which must be one, with what every line has.
fn object(line: &str) -> JsonValue {
    let value: JsonValue = line.parse().unwrap_or_else(|error| panic!("{error}: {line}"));
    for key in ["timestamp", "level", "target", "message", "threadName"] {
        assert!(value[key].is_string(), "no {key}: {line}");
    }
    let timestamp = value["timestamp"].as_str().unwrap();
    let (date, time) = timestamp.split_once('T').unwrap_or_else(|| panic!("{timestamp}"));
    assert!(date.len() == 10 && time.ends_with('Z') && time.len() >= 9, "{timestamp}");
    value
}

/// What the exporter of metrics answers.
fn metrics(address: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: node\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn ended(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(NODE).args(arguments).output().unwrap();
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_validator_logs_json_and_shows_its_metrics() {
    let node = Node::start("json", &["--log-format", "json", "-l", "auditor=debug"]);
    let until = Instant::now() + PATIENCE;
    let (mut exporter, mut is_auditing, mut is_importing) = (None, false, false);
    while exporter.is_none() || !is_auditing || !is_importing {
        let value = object(&node.line(until));
        let message = value["message"].as_str().unwrap();
        match value["target"].as_str().unwrap() {
            "prometheus" => exporter = message.rsplit(' ').next().map(String::from),
            "auditor" => is_auditing = true,
            "substrate" => is_importing |= message.contains("Imported #"),
            _ => {}
        }
    }
    let shown = metrics(&exporter.unwrap());
    for (name, labels) in METRICS {
        let samples: Vec<_> = shown.lines().filter(|line| line.starts_with(name)).collect();
        assert!(!samples.is_empty(), "{name} in\n{shown}");
        for label in labels {
            assert!(samples.iter().any(|sample| sample.contains(label)), "{label} in {samples:?}");
        }
        assert!(shown.contains(&format!("# HELP {name} ")), "{name} has no help");
    }
    for line in node.end() {
        object(&line);
    }
}

#[test]
fn an_error_is_a_line_of_json_too() {
    let folder = env::temp_dir().join(format!("stardust-error-{}", std::process::id()));
    fs::write(&folder, "a file where a folder is to be").unwrap();
    let path = folder.to_str().unwrap();
    let (code, stderr) =
        ended(&["--dev", "--log-format", "json", "--base-path", path, "--rpc-port", "0"]);
    fs::remove_file(Path::new(path)).unwrap();
    assert_eq!(code, Some(1), "{stderr}");
    let objects: Vec<_> = stderr.lines().map(object).collect();
    assert_eq!(objects.last().unwrap()["level"], "ERROR", "{stderr}");
}

#[test]
fn formats_and_options_that_do_not_go_together_are_refused() {
    let (code, stderr) = ended(&["--dev", "--log-format", "yaml"]);
    assert_eq!(code, Some(2));
    assert!(stderr.contains("[possible values: text, json]"), "{stderr}");
    for option in ["--enable-log-reloading", "--tracing-targets=sync=trace"] {
        let (code, stderr) = ended(&["--dev", "--log-format", "json", option]);
        assert_eq!(code, Some(1), "{stderr}");
        let name = option.split('=').next().unwrap();
        assert!(stderr.contains(name) && stderr.contains("--log-format text"), "{stderr}");
    }
    // A subcommand takes it as well.
    let (code, stderr) = ended(&["export-chain-spec", "--log-format", "json", "--help"]);
    assert_eq!((code, &stderr[..]), (Some(0), ""));
}
