// The shell blocks of a document, and what its comments say about them.
//
// A comment is about the block that follows it, and nobody sees it in the document as it is shown:
//   <!-- not run: REASON -->          the block cannot be run in a test
//   <!-- stays: NAME, URL -->         the block is a process that goes on; it is up when the URL answers
//   <!-- within: N s -->              the block is tried again until it succeeds
// Two stand by themselves, and are carried out where they stand:
//   <!-- ends: NAME -->               the process NAME is ended, as Ctrl-C or `systemctl stop` would
//   <!-- first: NAME -->              the test does what the document takes for granted

const COMMENT = /^<!-- (not run|stays|within|ends|first): (.+?) -->$/;

const ALONE = ['ends', 'first'];

/** The steps of a document: `{ line, code, skip, stays, within }` for a block, else `{ line, ends }` or `{ line, first }`. */
export function stepsOf(name, text) {
  const steps = [];
  let about = {};
  let block;
  const fail = (line, why) => {
    throw new Error(`${name}:${line}: ${why}`);
  };
  for (const [at, content] of text.split('\n').entries()) {
    const line = at + 1;
    const trimmed = content.trim();
    if (block) {
      if (trimmed !== '```') block.lines.push(content);
      else {
        const { language, from, lines } = block;
        if (language === 'sh') steps.push({ ...about, line: from + 1, code: lines.join('\n') });
        else if (!['text', 'toml', 'json', 'ini', 'mermaid'].includes(language)) {
          fail(from, `a block is \`sh\`, which is run, or of another kind that is named: not \`${language}\``);
        } else if (Object.keys(about).length > 0) fail(from, 'a comment about a block that is not `sh`');
        about = {};
        block = undefined;
      }
    } else if (trimmed.startsWith('```')) {
      block = { language: trimmed.slice(3), from: line, lines: [] };
    } else if (trimmed.startsWith('<!--')) {
      const [, word, value] = COMMENT.exec(trimmed) ?? fail(line, 'a comment that the test does not know');
      if (ALONE.includes(word)) steps.push({ line, [word]: value });
      else Object.assign(about, described(word, value) ?? fail(line, `\`${value}\` says nothing about a block`));
    } else if (trimmed && Object.keys(about).length > 0) fail(line, 'a comment about a block, and no block after it');
  }
  if (block) fail(block.from, 'a block without an end');
  if (Object.keys(about).length > 0) fail(text.split('\n').length, 'a comment about a block, and no block after it');
  return steps;
}

function described(word, value) {
  if (word === 'not run') return { skip: value };
  if (word === 'within') {
    const seconds = /^(\d+) s$/.exec(value)?.[1];
    return seconds && { within: Number(seconds) };
  }
  const [, name, url] = /^(\S+), (https?:\S+)$/.exec(value) ?? [];
  return name && { stays: { name, url } };
}

/** Puts what a test has in the place of what an operator has. */
export function substituted(code, table) {
  return table.reduce((text, [from, to]) => text.replaceAll(from, to), code);
}
