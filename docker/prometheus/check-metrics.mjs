// Holds the alert rules and the dashboard against what real processes export, and each alert against docs and tests.
//   node docker/prometheus/check-metrics.mjs                      labels, words, docs and tests of each alert
//   node docker/prometheus/check-metrics.mjs NODE.txt AGENT.txt   besides: every metric is in one of two scrapes
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const read = (...parts) => readFileSync(join(root, ...parts), 'utf8');

/** What Prometheus adds itself, and what a node exporter shows where one runs. */
const FOREIGN = /^(up|ALERTS|node_\w+)$/;
/** Labels that Prometheus adds to what it scrapes. */
const ADDED = ['job', 'instance'];
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);

/** The alerts of a file of rules, each with its fields; blocks and plain scalars, as the file is written. */
export function alertsOf(yaml) {
  const alerts = [];
  let field;
  for (const line of yaml.split('\n')) {
    const [, name] = line.match(/^ +- alert: (\w+)$/) ?? [];
    const [, key, value] = line.match(/^ {8,10}(\w+): ?(.*)$/) ?? [];
    if (name) alerts.push({ alert: name });
    else if (key && alerts.length > 0) alerts.at(-1)[(field = key)] = value.replace(/^>-$/, '');
    else if (line.trim() && field && alerts.length > 0) alerts.at(-1)[field] += ` ${line.trim()}`;
    if (!line.trim() || name) field = undefined;
  }
  return alerts;
}

/** The metrics that an expression reads, each with what it asks of their labels. */
export function metricsIn(expression) {
  const strings = [];
  const bare = expression
    .replace(/"([^"]*)"/g, (_, text) => `"${strings.push(text) - 1}"`)
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  const found = [];
  for (const [, name, call, , labels] of bare.matchAll(/\b([a-zA-Z_:][\w:]*)\s*(\()?({([^}]*)})?/g)) {
    if (call || WORDS.has(name.toLowerCase())) continue;
    const matchers = [...(labels ?? '').matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"(\d+)"/g)];
    found.push({ name, matchers: matchers.map(([, label, op, at]) => ({ label, op, value: strings[at] })) });
  }
  return found;
}

/** The series of a scrape: name and labels. */
export function seriesIn(scrape) {
  const lines = scrape.split('\n').filter((line) => line && !line.startsWith('#'));
  return lines.map((line) => {
    const [, name, , labels] = line.match(/^([a-zA-Z_:][\w:]*)({(.*)})? /) ?? [];
    const pairs = [...(labels ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
    return { name, labels: Object.fromEntries(pairs.map(([, label, value]) => [label, value])) };
  });
}

function fits({ label, op, value }, labels) {
  if (ADDED.includes(label) || value.includes('$')) return true;
  const found = labels[label] ?? '';
  const matches = op.includes('~') ? new RegExp(`^(?:${value})$`).test(found) : found === value;
  return label in labels && matches === !op.startsWith('!');
}

/** All expressions that are shown to an operator, with where they stand. */
function expressions() {
  const rules = rulesFiles().flatMap((file) => alertsOf(read(file)));
  const dashboard = JSON.parse(read('docker/grafana/stardust.json'));
  const panels = dashboard.panels.flatMap((panel) =>
    (panel.targets ?? []).map(({ expr }) => ({ where: `panel "${panel.title}"`, expr })));
  const lists = dashboard.templating.list.filter(({ type }) => type === 'query');
  const variables = lists.map(({ name, query }) => ({
    where: `variable ${name}`,
    expr: query.replace(/^label_values\((.*), \w+\)$/, '$1'),
  }));
  return [...rules.map(({ alert, expr }) => ({ where: `rule ${alert}`, expr })), ...panels, ...variables];
}

const rulesFiles = () => {
  const folder = 'docker/prometheus/rules';
  return readdirSync(join(root, folder)).filter((name) => name.endsWith('.yml')).map((name) => `${folder}/${name}`);
};

/** What rules and dashboard ask for and neither scrape has. */
export function unknownMetrics(...scrapes) {
  const series = scrapes.flatMap(seriesIn);
  const problems = expressions().flatMap(({ where, expr }) => {
    const metrics = metricsIn(expr);
    if (metrics.length === 0) return [`${where}: names no metric: ${expr}`];
    return metrics.filter(({ name }) => !FOREIGN.test(name)).flatMap(({ name, matchers }) => {
      const named = series.filter((one) => one.name === name);
      if (named.length === 0) return [`${where}: no process exports ${name}`];
      const some = named.some(({ labels }) => matchers.every((matcher) => fits(matcher, labels)));
      return some ? [] : [`${where}: no series of ${name} has the labels that are asked for: ${expr}`];
    });
  });
  return [...new Set(problems)];
}

const anchor = (heading) => heading.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-');

/** What is missing of alerts: a severity, words, a heading that says what to do, a test in which it fires. */
export function unfinishedAlerts() {
  const folder = join(root, 'docker/prometheus/tests');
  const tests = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  return rulesFiles().flatMap((file) => {
    const text = read(file);
    const alerts = alertsOf(text);
    const problems = [];
    for (const { alert, expr, labels, summary, description, runbook } of alerts) {
      const lacks = (what) => problems.push(`rule ${alert}: ${what}`);
      if (!expr || !summary || !description) lacks('needs an expression, a summary and a description');
      if (!/severity: (critical|warning)}/.test(labels ?? '')) lacks('its severity is neither critical nor warning');
      if (!tests.includes(`alertname="${alert}", instance="past"`)) lacks('no test in which it fires for "past"');
      const [page, heading] = (runbook ?? '').split('#');
      try {
        const headings = [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, title]) => anchor(title));
        if (heading && !headings.includes(heading)) lacks(`${page} has no heading #${heading}`);
      } catch {
        lacks(`its runbook is no file: ${page}`);
      }
    }
    return problems;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const scrapes = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
  const problems = [...unfinishedAlerts(), ...(scrapes.length > 0 ? unknownMetrics(...scrapes) : [])];
  problems.forEach((problem) => console.error(problem));
  if (problems.length === 0) console.log(`${expressions().length} expressions are as they should be`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
