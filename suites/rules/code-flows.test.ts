import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { audit } from '../audit.ts';
import { REFUSED, refused, type Story, story, tokens } from './exchanges.fixture.ts';

const SITE = 'https://shop.example';
const VERIFIERS = ['v'.repeat(43), 'w'.repeat(43)] as const;
const STATES = ['s'.repeat(43), 't'.repeat(43)] as const;

interface Login {
  readonly place?: 0 | 1;
  /** Parameters of the authorization request that are other than they should be; absent ones are undefined. */
  readonly asked?: Readonly<Record<string, string | undefined>>;
  /** What the browser comes back with in other parameters than the server said. */
  readonly came?: Readonly<Record<string, string>>;
  readonly redeemed?: Readonly<Record<string, string | undefined>>;
  readonly answers?: readonly Parameters<Story['refresh']>[1][];
}

const query = (parameters: Readonly<Record<string, string | undefined>>): string =>
  new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as [string, string]],
    ),
  ).toString();

/** A login through a browser, as a recording of it has it. */
function logIn(told: Story, { place = 0, asked = {}, came = {}, redeemed = {}, answers }: Login = {}): void {
  const verifier = VERIFIERS[place];
  const request = {
    response_type: 'code',
    client_id: 'app1',
    redirect_uri: `${SITE}/back`,
    state: STATES[place],
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...asked,
  };
  const code = `code-${place}`;
  const answer = {
    code,
    ...(request.state === undefined ? {} : { state: request.state }),
    iss: 'https://us.example',
  };
  told.call(
    undefined,
    { status: 302, headers: [['Location', `${SITE}/back?${query(answer)}`]] },
    { path: `/authorize?${query(request)}` },
  );
  told.call(undefined, {}, { origin: SITE, path: `/back?${query({ ...answer, ...came })}` });
  for (const answered of answers ?? [tokens(`token-of-login-${place}`, `r${place}`)]) {
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: `${SITE}/back`,
      code_verifier: verifier,
      client_id: 'app1',
      client_secret: 'secret1',
      ...redeemed,
    };
    told.refresh(Object.fromEntries(new URLSearchParams(query(form))), answered);
  }
}

async function verdictsOf(act: (told: Story) => void, profile = 'cehub') {
  const told = story();
  act(told);
  const { exchanges } = told;
  const recording = { exchanges, entries: exchanges.length, setAside: {} };
  const { requirements } = await audit({ name: 'client', file: 'traffic.har', profile, ...recording });
  return requirements;
}

const accused = async (act: (told: Story) => void, profile?: string): Promise<string[]> =>
  (await verdictsOf(act, profile))
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
    .map(({ requirement }) => requirement);

const METADATA = '/.well-known/oauth-authorization-server';
const describing = (issuer: string) => ({
  body: {
    issuer,
    authorization_endpoint: 'https://us.example/authorize',
    token_endpoint: 'https://us.example/t',
  },
});

const faults: readonly (readonly [what: string, act: (told: Story) => void, broken: readonly string[]])[] = [
  ['two logins as they should be', (told) => [logIn(told), logIn(told, { place: 1 })], []],
  ['a reload of its authorization', (told) => [logIn(told), logIn(told, { answers: [] })], []],
  [
    'a code that was lost on the way, and sent again',
    (told) => logIn(told, { answers: [{ failed: 'reset' }, tokens('t1')] }),
    [],
  ],
  ['a short state', (told) => logIn(told, { asked: { state: '1' } }), ['B-23']],
  [
    'one state for two logins',
    (told) => [logIn(told), logIn(told, { place: 1, asked: { state: STATES[0] } })],
    ['B-23'],
  ],
  [
    'a plain challenge',
    (told) => logIn(told, { asked: { code_challenge: VERIFIERS[0], code_challenge_method: 'plain' } }),
    ['B-44'],
  ],
  ['another verifier', (told) => logIn(told, { redeemed: { code_verifier: VERIFIERS[1] } }), ['B-44']],
  [
    'a secret in the address of its authorization',
    (told) => logIn(told, { asked: { client_secret: 'secret1' } }),
    ['CEHUB-20', 'CEHUB-21', 'B-06'],
  ],
  [
    'an answer with another state',
    (told) => logIn(told, { came: { state: 'of-somebody-else' } }),
    ['CEHUB-22', 'B-23'],
  ],
  [
    'an answer of another issuer',
    (told) => logIn(told, { came: { iss: 'https://attacker.example' } }),
    ['B-47'],
  ],
  [
    'an answer that denies',
    (told) => logIn(told, { came: { error: 'access_denied' } }),
    ['CEHUB-10', 'CEHUB-22'],
  ],
  ['another redirect URI', (told) => logIn(told, { redeemed: { redirect_uri: `${SITE}/` } }), ['CEHUB-22']],
  [
    'a code that was refused, again',
    (told) => logIn(told, { answers: [refused('invalid_grant'), tokens('t1')] }),
    ['CEHUB-22'],
  ],
  [
    'a code twice',
    (told) => logIn(told, { answers: [tokens('t1', 'r1'), refused('invalid_grant')] }),
    ['CEHUB-22', 'B-23'],
  ],
  [
    'a refresh with nothing',
    (told) => {
      logIn(told, { answers: [tokens('token-of-login-0')] });
      told.refresh('undefined', refused('invalid_grant'));
    },
    ['CEHUB-29'],
  ],
  [
    'a refresh with its user',
    (told) => {
      logIn(told);
      const own = { grant_type: 'refresh_token', refresh_token: 'r0', username: 'u', password: 'p' };
      told.refresh({ ...own, client_id: 'app1', client_secret: 'secret1' }, tokens('t2', 'r2'));
    },
    ['CEHUB-14', 'CEHUB-29'],
  ],
  [
    'its secret for the API',
    (told) => {
      logIn(told);
      told.call('token-of-login-0', {}, { headers: [['X-Secret', 'secret1']] });
    },
    ['CEHUB-21'],
  ],
  [
    'its token in a field of its own',
    (told) => {
      logIn(told);
      told.call(undefined, REFUSED, { headers: [['X-Access-Token', 'token-of-login-0']] });
    },
    ['CEHUB-13', 'CEHUB-27'],
  ],
  [
    'metadata of somebody else',
    (told) => {
      told.call(undefined, describing('https://other.example'), { path: METADATA });
      logIn(told);
    },
    ['B-45'],
  ],
  [
    'its own metadata',
    (told) => {
      told.call(undefined, describing('https://us.example'), { path: METADATA });
      logIn(told);
    },
    [],
  ],
];

describe('a recording of logins through a browser with', () => {
  for (const [what, act, broken] of faults) {
    it(`${what} convicts of ${broken.join(', ') || 'nothing'}`, async () => {
      assert.deepEqual((await accused(act)).toSorted(), broken.toSorted());
    });
  }

  it('a proof key and no state accuses who can know that its server takes such', async () => {
    const act = (told: Story) => logIn(told, { asked: { state: undefined } });
    assert.deepEqual([await accused(act, 'oauth2'), await accused(act, 'cehub')], [[], ['B-23']]);
  });

  it('no proof key is a fault of a client without a secret, and unwise of one with it', async () => {
    const asked = { code_challenge: undefined, code_challenge_method: undefined };
    const keyless = { code_verifier: undefined };
    const verdict = async (redeemed: Login['redeemed'] = {}) =>
      (
        await verdictsOf((told) => logIn(told, { asked, redeemed: { ...keyless, ...redeemed } }), 'oauth2')
      ).find(({ requirement }) => requirement === 'B-44')?.verdict;
    assert.deepEqual([await verdict(), await verdict({ client_secret: undefined })], ['warn', 'fail']);
  });

  it('what the page asks of other authorization servers accuses nobody', async () => {
    const elsewhere = {
      origin: 'https://login.example',
      path: '/authorize?response_type=code&client_id=theirs',
    };
    assert.deepEqual(await accused((told) => [logIn(told), told.call(undefined, {}, elsewhere)]), []);
  });

  it('all that a flow has lets pass what it shows, and leaves open what it does not', async () => {
    const requirements = await verdictsOf((told) => {
      for (const place of [0, 1] as const) {
        logIn(told, { place });
        told.call(`token-of-login-${place}`, {}, { path: '/ceapi/v2/orders' });
      }
      told.refresh('r1', tokens('t3', 'r3'), { after: 3600 });
      told.call('t3', {}, { path: '/ceapi/v2/orders' });
    });
    const verdicts = Object.fromEntries(
      requirements.map(({ requirement, verdict }) => [requirement, verdict]),
    );
    for (const row of ['CEHUB-11', 'CEHUB-13', 'CEHUB-14', 'CEHUB-20', 'CEHUB-27', 'CEHUB-29', 'B-44']) {
      assert.equal(verdicts[row], 'pass', row);
    }
    for (const row of ['CEHUB-10', 'CEHUB-21', 'CEHUB-22', 'B-23', 'B-45', 'B-47']) {
      assert.equal(verdicts[row], 'inapplicable', row);
    }
  });
});

describe('a recording of a client of Clue Ride with', () => {
  const session = (act: (told: Story) => void) => (told: Story) => {
    logIn(told);
    told.call('token-of-login-0');
    act(told);
  };
  const rows: readonly (readonly [what: string, act: (told: Story) => void, broken: readonly string[]])[] = [
    ['one token for its calls', (told) => told.call('token-of-login-0'), []],
    [
      'its token in a cookie',
      (told) => told.call('token-of-login-0', {}, { headers: [['Cookie', 'a=b; t=token-of-login-0']] }),
      ['CLUERIDE-06'],
    ],
    [
      'a token for each call',
      (told) => {
        for (let round = 0; round < 6; round++) {
          told.refresh(`r${round}`, tokens(`t${round + 1}`, `r${round + 1}`));
          told.call(`t${round + 1}`);
        }
      },
      ['CLUERIDE-05'],
    ],
    [
      'a token that has lived its time, again and again',
      (told) => {
        told.call('token-of-login-0', REFUSED, { after: 3700 });
        told.call('token-of-login-0', REFUSED, { path: '/api/b', after: 60 });
      },
      ['CLUERIDE-12'],
    ],
  ];
  for (const [what, act, broken] of rows) {
    it(`${what} convicts of ${broken.join(', ') || 'nothing'}`, async () => {
      assert.deepEqual(await accused(session(act), 'clueride'), broken);
    });
  }

  it('the beginning of its token only convicts of CLUERIDE-04', async () => {
    const act = (told: Story) => {
      logIn(told, { answers: [tokens('a-token-of-some-length-and-its-end')] });
      told.call('a-token-of-some-length', REFUSED);
    };
    assert.deepEqual(await accused(act, 'clueride'), ['CLUERIDE-04']);
  });
});
