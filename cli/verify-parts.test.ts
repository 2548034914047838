import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createStyle, readReports, reportOn } from '../reports/index.ts';
import { type Examination, FAILED_ALONE, NAMED_ALONE, verify } from '../suites/index.ts';
import { bearerproof, commandLine } from './bearerproof.fixture.ts';

/** Checks of the client that hold, and those that warn and fail. */
const HOLD = ['json-asked-for', 'wrong-password'];
const FAIL = ['late-refusal', 'refresh-token-lapsed'];
const driver = resolve(import.meta.dirname, '../dist/fixtures/clients/ky/driver.js');
let directory = '';
let target = '';
const within = (name: string) => join(directory, name);

/** As if the checks had been chosen since they had failed. */
const relimited = (examination: Examination): Examination =>
  JSON.parse(JSON.stringify(examination).replaceAll(NAMED_ALONE, FAILED_ALONE));

/** The one report of a directory, but for its header. */
async function bodyOf(place: string) {
  const [found, ...others] = await readReports([place]);
  assert.ok(found !== undefined && others.length === 0);
  const { header: _, ...body } = found.report;
  return body;
}

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bearerproof-parts-'));
  target = within('ky.yaml');
  await writeFile(
    target,
    `name: ky\nrole: client\nprofile: enigma\ndriver: { module: ${driver} }\nclaims: [password-login]\n`,
  );
  const examination = await verify(target, { only: [...HOLD, ...FAIL] });
  const style = createStyle({ colour: false, width: 100 });
  const settings = { formats: [], strict: false, style, startedAt: new Date(), durationMs: 1 };
  const { leftOut: _, ...full } = examination;
  const clean = { ...full, requirements: full.requirements.filter(({ verdict }) => verdict === 'pass') };
  const failed = relimited(await verify(target, { only: FAIL }));
  for (const [name, each] of Object.entries({ whole: examination, full, clean, failed })) {
    await reportOn([{ name: 'ky', examination: each }], { ...settings, out: within(name) });
  }
});
after(() => rm(directory, { recursive: true }));

it('runs only what failed, and in parts of which "report merge" makes the report of the whole', async () => {
  const parts = [1, 2].map((shard) => {
    const part = ['--shard', `${shard}/2`, '--out', within(`parts/${shard}`)];
    return bearerproof('verify', '--failed', within('whole'), ...part);
  });
  const [first, second] = await Promise.all(parts);
  const merged = await commandLine('report', 'merge', within('parts'), '--out', within('merged'));

  const said = /partial: 1 of \d+ checks of the plan, since only what had failed .* this is shard 1 of 2/s;
  assert.match(first?.out ?? '', said);
  // A warning in the one, a failure in the other, and so in both.
  assert.deepEqual([first?.code, second?.code, merged.code], [0, 1, 1], merged.err);
  assert.deepEqual(await bodyOf(within('merged')), await bodyOf(within('failed')));
  const half = await commandLine('report', 'merge', within('parts/1'));
  assert.deepEqual([half.code, /shard 2 of 2 is missing/.test(half.err)], [2, true]);
});

describe('bearerproof verify --failed', () => {
  it('refuses to write over the reports that say what else there is', async () => {
    const { code, err } = await commandLine('verify', '--failed', within('full'), '--out', within('full'));
    assert.deepEqual([code, /would overwrite .*; name another directory/.test(err)], [2, true]);
  });

  it('refuses, before it runs anything, to write where a file is', async () => {
    const { code, err } = await commandLine('verify', target, '--out', target);
    assert.deepEqual([code, /--out .*: cannot be written, for a file is/.test(err)], [2, true], err);
  });

  it('takes one place for the reports', async () => {
    const { code, err } = await commandLine('verify', target, '--out', 'one', '--out', 'two');
    assert.deepEqual(
      [code, /--out takes one value, and was given several: one,two/.test(err)],
      [2, true],
      err,
    );
  });

  it('has nothing to run where nothing failed', async () => {
    const { code, out } = await commandLine('verify', '--failed', within('clean'));
    assert.deepEqual(
      [code, /^Nothing failed in .*clean: there is nothing to run again\.\n$/.test(out)],
      [0, true],
    );
  });

  it('takes targets and checks from the reports alone', async () => {
    const { code, err } = await commandLine('verify', target, '--failed', within('whole'));
    assert.deepEqual([code, /takes targets and checks from the reports/.test(err)], [2, true]);
  });
});

describe('bearerproof verify --shard', () => {
  for (const shard of ['3/2', '0/2', '1', 'a/b']) {
    it(`refuses "${shard}"`, async () => {
      const { code, err } = await commandLine('verify', target, '--shard', shard);
      assert.deepEqual(
        [code, /--shard takes a part and the number of parts, such as 1\/3/.test(err)],
        [2, true],
      );
    });
  }
});
