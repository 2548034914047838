import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exchange } from '../mock-server/wire/index.ts';
import { audit } from './audit.ts';
import { judgedProfiles } from './profiles.ts';
import { requirementsFor } from './requirements/index.ts';
import { REFUSED, refused, type Story, story, tokens } from './rules/exchanges.fixture.ts';

const subject = (exchanges: readonly Exchange[], profile = 'enigma') => ({
  name: 'client',
  file: 'traffic.har',
  profile,
  exchanges,
  entries: exchanges.length,
  setAside: {},
});

type Act = (told: Story) => void;

/** Verdicts of the rows that traffic decided. */
async function verdictsOf(act: Act): Promise<Record<string, string>> {
  const told = story();
  act(told);
  const { requirements } = await audit(subject(told.exchanges));
  return Object.fromEntries(requirements.map(({ requirement, verdict }) => [requirement, verdict]));
}

const accused = async (act: Act): Promise<string[]> =>
  Object.entries(await verdictsOf(act))
    .filter(([, verdict]) => verdict === 'fail' || verdict === 'warn')
    .map(([row]) => row);

const started = (told: Story): Story => {
  told.refresh('r0', tokens('t1', 'r1'));
  told.call('t1');
  return told;
};

describe('a recording of a client', () => {
  it('in which calls ask for HTML only convicts of ENIGMA-22', async () => {
    const told = started(story());
    const asking = told.exchanges.map((exchange) => ({
      ...exchange,
      request: {
        ...exchange.request,
        headers: exchange.request.headers.map(
          ([name, value]) => [name, name === 'Accept' ? 'text/html' : value] as const,
        ),
      },
    }));
    const { requirements } = await audit(subject(asking));
    assert.equal(requirements.find(({ requirement }) => requirement === 'ENIGMA-22')?.verdict, 'warn');
  });

  it('lets pass what it shows, and leaves open what it does not', async () => {
    const verdicts = await verdictsOf((told) => {
      started(told).call('t1', REFUSED);
      told.refresh('r1', tokens('t2', 'r2'));
      told.call('t2');
      told.refresh('r2', tokens('t3', 'r3'), { after: 3600 });
      told.call('t3');
    });
    for (const row of ['ENIGMA-02', 'ENIGMA-07', 'ENIGMA-14', 'ENIGMA-24', 'ENIGMA-27', 'B-18']) {
      assert.equal(verdicts[row], 'pass', row);
    }
    for (const row of [
      'ENIGMA-01',
      'ENIGMA-10',
      'ENIGMA-26',
      'ENIGMA-33',
      'ENIGMA-35',
      'ENIGMA-D01',
      'B-36',
    ]) {
      assert.equal(verdicts[row], 'inapplicable', row);
    }
  });

  it('without Authorization fields, as browsers save it, says nothing of how tokens are presented', async () => {
    const verdicts = await verdictsOf((told) => {
      told.refresh('r0', tokens('t1', 'r1'));
      told.call(undefined);
      told.call(undefined);
    });
    for (const row of ['ENIGMA-21', 'ENIGMA-24', 'B-29']) assert.equal(verdicts[row], 'inapplicable', row);
  });

  it('accuses nobody who reloads a page before its token has aged, unless each call has a token of its own', async () => {
    const reloading =
      (times: number, calls: number): Act =>
      (told) => {
        for (let load = 0; load <= times; load++) {
          told.refresh(`r${load}`, tokens(`t${load + 1}`, `r${load + 1}`));
          for (let call = 0; call < calls; call++) told.call(`t${load + 1}`);
        }
      };
    assert.deepEqual(await accused(reloading(4, 1)), []);
    assert.deepEqual(await accused(reloading(8, 2)), []);
    assert.deepEqual(await accused(reloading(5, 1)), ['ENIGMA-24']);
  });

  it('accuses nobody who asks without a token after a logout, or polls what is refused', async () => {
    assert.deepEqual(await accused((told) => started(told).call(undefined, REFUSED)), []);
    const polling: Act = (told) => {
      started(told);
      for (let poll = 1; poll < 9; poll += 2) {
        told.call(`t${poll}`, REFUSED, { after: 30 });
        told.refresh(`r${poll}`, tokens(`t${poll + 1}`, `r${poll + 1}`));
        told.call(`t${poll + 1}`, REFUSED);
        told.refresh(`r${poll + 1}`, tokens(`t${poll + 2}`, `r${poll + 2}`), { after: 29 });
      }
    };
    assert.deepEqual(await accused(polling), []);
  });

  it('says who is who in it, and hides every secret', async () => {
    const told = story();
    told.refresh('refresh-token-0', tokens('access-token-1', 'refresh-token-1'));
    told.call('access-token-1');
    told.refresh('refresh-token-0', refused('99'), { after: 3600 });
    const { target, checks } = await audit(subject(told.exchanges));
    assert.deepEqual(target.recording?.tokenEndpoints, ['https://us.example/oauth2/v0/token']);
    assert.deepEqual(target.recording?.apis, ['https://us.example']);
    const evidence = JSON.stringify(checks);
    assert.ok(evidence.includes('refresh_token=…'));
    assert.doesNotMatch(evidence, /secret1|(refresh|access)-token-\d/);
  });

  it('leaves out what a page asks of others with tokens of theirs', async () => {
    const elsewhere = { origin: 'https://metrics.example', path: '/v1?access_token=theirs' };
    const foreign: Act = (told) => started(told).call('of-others', { status: 401 }, elsewhere);
    assert.deepEqual(await accused(foreign), []);
    const leaking: Act = (told) => started(told).call(undefined, {}, { ...elsewhere, path: '/v1?seen=t1' });
    assert.deepEqual(await accused(leaking), ['B-36']);
  });

  it('takes the token endpoint that it is told of', async () => {
    const told = story();
    told.refresh('r0', tokens('t1', 'r1'), { path: '/connect/token' });
    told.call('t1');
    const known = { tokenEndpoint: 'https://us.example/connect/token' };
    const { requirements } = await audit({ ...subject(told.exchanges), ...known });
    assert.equal(requirements.find(({ requirement }) => requirement === 'ENIGMA-07')?.verdict, 'pass');
  });

  for (const profile of judgedProfiles) {
    it(`accounts for every row that binds a client of ${profile}`, async () => {
      const told = started(story());
      const { requirements } = await audit(subject(told.exchanges, profile));
      const rows = new Map(requirements.map(({ requirement, ...said }) => [requirement, said]));
      for (const { id, parties } of requirementsFor(profile)) {
        if (!parties.includes('client')) continue;
        const { verdict, reason } = rows.get(id) ?? {};
        assert.ok(verdict === 'pass' || (verdict === 'inapplicable' && reason), `${id}: ${verdict}`);
      }
    });
  }
});
