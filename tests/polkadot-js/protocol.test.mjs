// The protocol's pure functions, without a node.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { feeOf, leaf, partsOf, receiptOf, rootOf, siblingsOf, tagged, treeOf, u64 } from './lib/protocol.mjs';

const receipts = (count) =>
  Array.from({ length: count }, (_, index) => receiptOf(index, 'Returned', new Uint8Array([index]), 100 + index));

test('a lone receipt is its own root', () => {
  const [only] = receipts(1);
  assert.deepEqual(rootOf([only]), leaf(only));
  assert.deepEqual(siblingsOf([only], 0), []);
});

test('the root sums the gas and every opening leads to it', () => {
  for (const count of [2, 3, 5, 8]) {
    const all = receipts(count);
    const root = rootOf(all);
    assert.equal(root.gas, all.reduce((sum, { gas }) => sum + BigInt(gas), 0n));
    for (let position = 0; position < count; position += 1) {
      let node = leaf(all[position]);
      siblingsOf(all, position).forEach((sibling, height) => {
        const [left, right] = (position >> height) & 1 ? [sibling, node] : [node, sibling];
        const hash = tagged('node', left.hash, u64(left.gas), right.hash, u64(right.gas));
        node = { hash, gas: left.gas + right.gas };
      });
      assert.equal(u8aToHex(node.hash), u8aToHex(root.hash));
    }
  }
});

test('trees are padded to a power of two', () => {
  assert.deepEqual(treeOf(receipts(5)).map((level) => level.length), [8, 4, 2, 1]);
});

test('what a task returned counts only if it returned', () => {
  const output = new Uint8Array([1, 2, 3]);
  assert.deepEqual(receiptOf(0, 'Trapped', output, 1), receiptOf(0, 'Trapped', new Uint8Array(), 1));
  assert.notDeepEqual(leaf(receiptOf(0, 'Trapped', output, 1)), leaf(receiptOf(0, 'OutOfGas', output, 1)));
  assert.notDeepEqual(tagged('output', output), tagged('receipt', output));
  assert.equal(u8aConcat(output).length, 3);
});

test('fees round up', () => {
  assert.equal(feeOf(1n, 1n), 1n);
  assert.equal(feeOf(10_000_000_000n, 7n), 7n);
  assert.equal(feeOf(10_000_000_001n, 7n), 8n);
  assert.equal(feeOf(0n, 7n), 0n);
});

test('a fee is shared whole, and the home domain takes a tenth at most', () => {
  assert.deepEqual(partsOf(1000n), [800n, 50n, 0n, 150n]);
  assert.deepEqual(partsOf(1000n, 25_000_000n), [800n, 50n, 25n, 125n]);
  assert.deepEqual(partsOf(1000n, 900_000_000n), [800n, 50n, 100n, 50n]);
  assert.deepEqual(partsOf(19n, 100_000_000n), [15n, 0n, 1n, 3n]);
});
