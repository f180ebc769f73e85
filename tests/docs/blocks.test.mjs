// How documents are read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepsOf, substituted } from './blocks.mjs';

const steps = (...lines) => stepsOf('x.md', lines.join('\n'));

test('blocks come with their lines and with what is said about them', () => {
  const found = steps(
    'Words.',
    '```sh',
    'one',
    'two',
    '```',
    '<!-- not run: needs systemd -->',
    '```sh',
    'three',
    '```',
    '<!-- stays: node, http://127.0.0.1:1/health -->',
    '',
    '```sh',
    'four',
    '```',
    '<!-- ends: node -->',
    '<!-- within: 60 s -->',
    '  ```sh',
    '  five',
    '  ```',
    '```text',
    'not a command',
    '```',
    '<!-- first: a node -->',
  );
  assert.deepEqual(found, [
    { line: 3, code: 'one\ntwo' },
    { skip: 'needs systemd', line: 8, code: 'three' },
    { stays: { name: 'node', url: 'http://127.0.0.1:1/health' }, line: 13, code: 'four' },
    { line: 15, ends: 'node' },
    { within: 60, line: 18, code: '  five' },
    { line: 23, first: 'a node' },
  ]);
});

test('what would not be run, and does not say why, is an error with its line', () => {
  const cases = [
    [['```', 'x', '```'], 'x.md:1: a block is'],
    [['```bash', 'x', '```'], 'x.md:1: a block is'],
    [['```sh', 'x'], 'x.md:1: a block without an end'],
    [['', '<!-- not run -->', '```sh', 'x', '```'], 'x.md:2: a comment that the test does not know'],
    [['<!-- not run: reason -->', 'Words.'], 'x.md:2: a comment about a block'],
    [['<!-- not run: reason -->'], 'x.md:1: a comment about a block'],
    [['<!-- not run: reason -->', '```text', 'x', '```'], 'x.md:2: a comment about a block'],
    [['<!-- within: soon -->', '```sh', 'x', '```'], 'x.md:1: `soon` says nothing'],
    [['<!-- stays: node -->', '```sh', 'x', '```'], 'x.md:1: `node` says nothing'],
  ];
  for (const [lines, expected] of cases) {
    assert.throws(() => steps(...lines), (error) => error.message.startsWith(expected), lines.join('\n'));
  }
});

test('placeholders are replaced everywhere', () => {
  assert.equal(substituted('a NAME b NAME', [['NAME', 'c']]), 'a c b c');
});
