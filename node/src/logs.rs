//! The node's log: lines for people, or one JSON object a line for machines.

use crate::cli::{Cli, LogFormat};
use log::Level;
use sc_cli::{CliConfiguration, Error, Result, Runner, Signals, SubstrateCli};
use sc_tracing::logging;
use stardust_auditor::{AssignmentId, Journal, LOG_TARGET};
use std::{fmt, fs, io, panic, process, sync::Arc};
use tracing_log::{AsLog, InterestCacheConfig, LogTracer};
use tracing_subscriber::{filter::LevelFilter, EnvFilter, FmtSubscriber};

/// Files that the SDK wants a node to be able to open.
const OPEN_FILES: u64 = 10_000;

/// [`SubstrateCli::create_runner`], with the log in the format that was asked for.
pub(crate) fn create_runner(cli: &Cli, command: &impl CliConfiguration) -> Result<Runner<Cli>> {
    if cli.log_format == LogFormat::Text {
        return cli.create_runner(command);
    }
    if command.enable_log_reloading()? {
        return Err(only_text("--enable-log-reloading"));
    }
    if command.tracing_targets()?.is_some() {
        return Err(only_text("--tracing-targets"));
    }
    let runtime = sc_cli::build_runtime()?;
    let signals = runtime.block_on(async { Signals::capture() })?;
    let config = command.create_configuration(cli, runtime.handle().clone())?;
    init_json(command)?;
    Runner::new(config, runtime, signals)
}

fn only_text(option: &str) -> Error {
    Error::Input(format!("{option} works with --log-format text only: leave out one of the two"))
}

/// What [`CliConfiguration::init`] does, with another logger.
fn init_json(command: &impl CliConfiguration) -> Result<()> {
    LogTracer::builder()
        .with_interest_cache(InterestCacheConfig::default())
        .init()
        .map_err(logging::Error::from)?;
    // The SDK sets its panic handler, gathers the directives (its own defaults, RUST_LOG, --log), and
    // then finds that there is a logger already. What it leaves behind is what is wanted of it.
    match command.init(&Cli::support_url(), &Cli::impl_version(), |_| ()) {
        Err(Error::GlobalLoggerError(logging::Error::SetLoggerError(_))) => {}
        ended => ended?,
    }
    let mut filter = EnvFilter::default();
    for directive in logging::get_directives() {
        filter = filter.add_directive(directive.parse().map_err(logging::Error::from)?);
    }
    let level = filter.max_level_hint().unwrap_or(LevelFilter::INFO);
    let subscriber = FmtSubscriber::builder()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_thread_names(true)
        // Otherwise a closed standard error would be a panic.
        .log_internal_errors(false)
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .finish();
    tracing::subscriber::set_global_default(subscriber).map_err(logging::Error::from)?;
    log::set_max_level(level.as_log());
    log_panics();
    warn_of_few_files();
    Ok(())
}

/// A panic is a line of the log. After it the SDK's handler writes its own report, which is text, and ends
/// the process unless the panic is one of those that are caught.
fn log_panics() {
    let sdk = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        log::error!(target: "panic", "{info}");
        sdk(info);
    }));
}

/// The SDK raises the limit of open files once its own logger is set. With this one, who starts the node
/// does that.
fn warn_of_few_files() {
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|limits| limits.split_whitespace().next()?.parse::<u64>().ok());
    if let Some(soft) = soft.filter(|soft| *soft < OPEN_FILES) {
        log::warn!(
            "This process may open {soft} files only; start it with {OPEN_FILES} at least: LimitNOFILE= of systemd, or \
             ulimit -n"
        );
    }
}

/// What the node ended with; an error as a line of the log, where others are that too.
pub(crate) fn ended(format: LogFormat, ended: Result<()>) -> Result<()> {
    match ended {
        Err(error) if format == LogFormat::Json && tracing::dispatcher::has_been_set() => {
            log::error!("{error}");
            process::exit(1)
        }
        ended => ended,
    }
}

/// Where the auditor tells the life of each batch.
pub(crate) fn journal(format: LogFormat) -> Journal {
    match format {
        LogFormat::Text => Arc::new(|level, of: AssignmentId, what: fmt::Arguments<'_>| {
            let AssignmentId { job, batch, replica } = of;
            log::log!(target: LOG_TARGET, level, "job {job} batch {batch} replica {replica}: {what}");
        }),
        LogFormat::Json => Arc::new(|level, of: AssignmentId, what: fmt::Arguments<'_>| {
            let AssignmentId { job, batch, replica } = of;
            // The level belongs to the place of an event, so there is one for each.
            macro_rules! event {
                ($level:ident) => {
                    tracing::event!(
                        target: LOG_TARGET, tracing::Level::$level, job = job.0, batch, replica, "{what}"
                    )
                };
            }
            match level {
                Level::Error => event!(ERROR),
                Level::Warn => event!(WARN),
                Level::Info => event!(INFO),
                Level::Debug => event!(DEBUG),
                Level::Trace => event!(TRACE),
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use jsonrpsee::core::JsonValue;
    use std::{env, process::Command};

    /// Runs this very test again, in a process whose log this is; says what it wrote.
    fn of_process(test: &str, format: &str) -> String {
        let mut command = Command::new(env::current_exe().unwrap());
        let name = format!("logs::tests::{test}");
        command.args([&name, "--exact", "--nocapture"]).env("STARDUST_TEST_LOG", format);
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    }

    /// The format that [`of_process`] asks for, with the logger set to it.
    fn asked() -> Option<LogFormat> {
        let format = env::var("STARDUST_TEST_LOG").ok()?;
        let cli = Cli::parse_from(["stardust-node", "--log-format", &format]);
        match cli.log_format {
            LogFormat::Text => cli.run.init(&String::new(), &String::new(), |_| ()).unwrap(),
            LogFormat::Json => init_json(&cli.run).unwrap(),
        }
        Some(cli.log_format)
    }

    fn objects(written: &str) -> Vec<JsonValue> {
        written.lines().filter_map(|line| line.parse().ok()).collect()
    }

    #[test]
    fn the_life_of_a_batch_has_its_ids() {
        if let Some(format) = asked() {
            let of = AssignmentId { batch: 3, replica: 1, ..AssignmentId::default() };
            let journal = journal(format);
            journal(Level::Info, of, format_args!("told {}", "once"));
            journal(Level::Debug, of, format_args!("not told"));
            return;
        }
        let test = "the_life_of_a_batch_has_its_ids";
        let text = of_process(test, "text");
        assert!(text.contains(" job 0 batch 3 replica 1: told once"), "{text}");
        assert!(!text.contains("not told"), "{text}");
        let json = of_process(test, "json");
        let objects = objects(&json);
        let line = objects.iter().find(|line| line["target"] == "auditor").expect(&json);
        assert_eq!([&line["job"], &line["batch"], &line["replica"]], [0, 3, 1]);
        assert_eq!((&line["message"], &line["level"]), (&"told once".into(), &"INFO".into()));
        assert!(!json.contains("not told"), "{json}");
    }

    #[test]
    fn a_panic_is_a_line_of_json() {
        if asked().is_some() {
            panic!("on purpose\nin two lines");
        }
        let written = of_process("a_panic_is_a_line_of_json", "json");
        let objects = objects(&written);
        let line = objects.iter().find(|line| line["target"] == "panic").expect(&written);
        assert_eq!(line["level"], "ERROR");
        let message = line["message"].as_str().unwrap();
        assert!(message.contains("logs.rs") && message.contains("in two lines"), "{message}");
    }
}
