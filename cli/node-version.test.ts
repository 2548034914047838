import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeProblem } from './node-version.ts';

for (const version of ['22.20.0', '22.21.1', '23.0.0', '24.11.0', '100.0.0']) {
  test(`Node ${version} will do`, () => assert.equal(nodeProblem(version), undefined));
}

for (const version of ['18.19.0', '20.20.2', '22.19.9', '22.2.0']) {
  test(`Node ${version} is too old, and the message says what to do`, () =>
    assert.match(
      nodeProblem(version) ?? '',
      new RegExp(
        `^Node\\.js 22\\.20 or later is needed, and this is ${version.replaceAll('.', '\\.')}; install`,
      ),
    ));
}
