import type { HeaderField, TranscribedExchange } from '../mock-server/wire/index.ts';
import type { CheckResult, Examination, RequirementVerdict } from '../suites/index.ts';
import { ENIGMA } from './sample-ledger.fixture.ts';
import type { ReportHeader } from './schema.ts';

/** A reply body that no page may execute. */
export const HOSTILE_BODY =
  '{"error":"invalid_grant","error_description":"<script>alert(1)</script><img src=https://evil.test/x onerror=alert(2)>"}';

const JSON_REPLY: readonly HeaderField[] = [['Content-Type', 'application/json;charset=UTF-8']];
const FORM: readonly HeaderField[] = [
  ['Host', '127.0.0.1:43127'],
  ['Authorization', 'Basic …9f31'],
  ['Content-Type', 'application/x-www-form-urlencoded'],
];

function exchange(
  id: number,
  at: string,
  body: string,
  reply: TranscribedExchange['reply'],
  because?: string,
): TranscribedExchange {
  return {
    id,
    from: 'client',
    to: 'authorization-server',
    endpoint: 'token',
    at,
    request: { method: 'POST', url: 'http://127.0.0.1:43127/oauth2/v0/token', headers: FORM, body },
    ...(reply === undefined
      ? { failure: { reason: 'reset', detail: 'the connection was reset after 0 bytes of a reply' } }
      : { reply }),
    ...(because === undefined ? {} : { because }),
  };
}

const LOGIN = exchange(
  7,
  '2026-01-15T10:00:00.000Z',
  'grant_type=password&username=alice&password=…55d0&scope=user_read',
  {
    status: 200,
    headers: [...JSON_REPLY, ['Set-Cookie', 'sid=…77aa'], ['Set-Cookie', 'lb=…0c01']],
    body: '{"token_type":"Bearer","access_token":"…a1b2","expires_in":3600,"refresh_token":"…c3d4"}',
  },
  'alice lives in us, her password is right, app1 may use the grant password',
);
const LATE_CALL: TranscribedExchange = {
  id: 8,
  from: 'client',
  to: 'resource-server',
  endpoint: 'resource',
  at: '2026-01-15T11:00:01.000Z',
  request: {
    method: 'GET',
    url: 'http://127.0.0.1:43127/api/profile?fields=name',
    headers: [
      ['Host', '127.0.0.1:43127'],
      ['Authorization', 'Bearer …a1b2'],
      ['Accept', 'application/json'],
    ],
    body: '',
  },
  reply: {
    status: 200,
    headers: [...JSON_REPLY, ['Date', 'Thu, 15 Jan 2026 11:00:00 GMT']],
    body: '{"name":"Alice","links":[],"tags":["a, b",{}]}',
  },
  because: 'access token …a1b2 is known: issued 10:00:00, lives 7200 s',
};
const LOCKED = exchange(
  3,
  '2026-01-15T10:00:00.000Z',
  'grant_type=password&username=alice&password=…55d0',
  { status: 401, headers: JSON_REPLY, body: HOSTILE_BODY },
  'account of alice is locked',
);
const RESET = exchange(
  2,
  '2026-01-15T10:00:00.000Z',
  'grant_type=refresh_token&refresh_token=…c3d4',
  undefined,
);

function check(
  id: string,
  title: string,
  verdicts: readonly RequirementVerdict[],
  more: Partial<CheckResult> = {},
): CheckResult {
  const party = 'authorization-server';
  return {
    check: id,
    title,
    party,
    kind: 'scenario',
    verdicts,
    findings: [],
    observations: {},
    exchanges: 4,
    evidence: [],
    ...more,
  };
}

const NOT_CLAIMED = 'the target does not claim "revocation"';
const NO_ACCOUNT =
  'the target file names no control "account": without it nobody can be moved to another region';
const BROKE = 'the target stopped answering: connect ECONNREFUSED 127.0.0.1:43127';

const CHECKS: readonly CheckResult[] = [
  check(
    'token-endpoint-path',
    'Tokens are issued at the documented path',
    [
      { requirement: 'ENIGMA-07', verdict: 'pass' },
      { requirement: 'ENIGMA-02', verdict: 'pass' },
    ],
    {
      observations: {
        'client authentication': 'Basic and body',
        'scope when none is asked for': 'user_read',
      },
    },
  ),
  check(
    'access-token-lifetime',
    'An access token is accepted until its hour is over, and never after',
    [{ requirement: 'ENIGMA-08', verdict: 'fail', reason: 'one finding' }],
    {
      party: 'resource-server',
      kind: 'property',
      exchanges: 212,
      findings: [
        {
          requirement: 'ENIGMA-08',
          verdict: 'fail',
          expected: '401 for an access token 3601 s after it was issued',
          actual: '200 with the profile of alice',
          exchanges: [LOGIN, LATE_CALL],
          counterexample: ['log in as alice', 'advance the clock by PT1H1S', 'call GET /api/profile'],
        },
      ],
    },
  ),
  check(
    'refresh-token-lifetime',
    'An unused refresh token ends after six months',
    [{ requirement: 'ENIGMA-09', verdict: 'error', reason: BROKE }],
    { evidence: [RESET] },
  ),
  check(
    'lifetimes-are-short',
    'No token lives for a year',
    [{ requirement: 'ENIGMA-04', verdict: 'warn', reason: 'one finding' }],
    {
      findings: [
        {
          requirement: 'ENIGMA-04',
          verdict: 'warn',
          expected: 'a lifetime of at most one hour',
          actual: 'expires_in of 7200',
          exchanges: [LOGIN],
        },
      ],
      observations: { 'refresh token': 'kept at every refresh' },
    },
  ),
  check(
    'locked-account',
    'A locked account is told apart from a wrong password',
    [
      { requirement: 'ENIGMA-30', verdict: 'fail', reason: 'one finding' },
      { requirement: 'ENIGMA-33', verdict: 'pass' },
    ],
    {
      findings: [
        {
          requirement: 'ENIGMA-30',
          verdict: 'fail',
          expected: 'status 400 with "code" and "description"',
          actual: 'status 401, "code" is missing; "error_description" is <script>alert(1)</script>',
          exchanges: [LOCKED],
        },
      ],
    },
  ),
  check(
    'region-chain',
    'A user of another region is sent there',
    [{ requirement: 'ENIGMA-34', verdict: 'untestable', reason: NO_ACCOUNT }],
    { exchanges: 0 },
  ),
  check('token-answer-not-cached', 'No cache may keep a token', [
    { requirement: 'RFC6749-5.1', verdict: 'pass' },
  ]),
  check('basic-challenge', 'A failed Basic attempt is challenged', [
    { requirement: 'RFC6749-5.2', verdict: 'pass' },
  ]),
  check(
    'revoked-token',
    'A revoked token is dead everywhere',
    [{ requirement: 'RFC7009-2.1', verdict: 'inapplicable', reason: NOT_CLAIMED }],
    { exchanges: 0 },
  ),
];

/** An examination in which every verdict occurs. */
export const SAMPLE: Examination = {
  target: {
    name: 'Acme token service',
    profile: 'enigma',
    roles: ['authorization-server', 'resource-server'],
    claims: ['password', 'refresh', 'regions'],
    controls: ['clock', 'restart'],
    isolation: 'order',
    learnt: {},
    options: {},
    file: 'targets/acme token.yaml',
    lines: { profile: 3, expect: { 'ENIGMA-30': 21, 'RFC6749-5.1': 22 } },
  },
  seed: 42,
  runs: 20,
  ledgerVersion: '2026-11-03',
  checks: CHECKS,
  requirements: [
    { requirement: 'ENIGMA-02', verdict: 'pass' },
    { requirement: 'ENIGMA-04', verdict: 'warn', reason: 'one finding' },
    { requirement: 'ENIGMA-07', verdict: 'pass' },
    { requirement: 'ENIGMA-08', verdict: 'fail', reason: 'one finding' },
    { requirement: 'ENIGMA-09', verdict: 'error', reason: BROKE },
    {
      requirement: 'ENIGMA-12',
      verdict: 'attested',
      reason:
        'J. Doe, operations, 2026-01-10: Every client of the last year had its credentials the next day.',
    },
    { requirement: 'ENIGMA-30', verdict: 'fail', reason: 'one finding' },
    { requirement: 'ENIGMA-33', verdict: 'pass' },
    { requirement: 'ENIGMA-34', verdict: 'untestable', reason: NO_ACCOUNT },
    { requirement: 'RFC6749-5.1', verdict: 'pass' },
    { requirement: 'RFC6749-5.2', verdict: 'pass' },
    { requirement: 'RFC7009-2.1', verdict: 'inapplicable', reason: NOT_CLAIMED },
  ],
  attestations: [
    {
      requirement: 'ENIGMA-12',
      says: 'Every client of the last year had its credentials the next day.',
      by: 'J. Doe, operations',
      on: '2026-01-10',
    },
  ],
  waivers: [
    {
      requirement: 'RFC6749-5.2',
      profile: 'enigma',
      effect: 'errors carry a numeric code in place of the error names of the RFC',
      source: `${ENIGMA}, Handling errors`,
    },
  ],
  expectations: [
    {
      requirement: 'ENIGMA-30',
      verdict: 'fail',
      reason: 'vendor ticket 123, to be mended in 4.2',
      status: 'met',
    },
    { requirement: 'RFC6749-5.1', verdict: 'fail', reason: 'vendor ticket 99', status: 'stale' },
  ],
  targetOutput: 'listening on 127.0.0.1:43127\n[warn] clock moved by 3601 s\n',
  revealed: false,
};

/** An examination in which nothing is wrong. */
export const CLEAN_SAMPLE: Examination = {
  ...SAMPLE,
  target: { ...SAMPLE.target, name: 'Reference service', file: 'examples/reference.yaml' },
  checks: CHECKS.filter(({ verdicts }) => verdicts.every(({ verdict }) => verdict === 'pass')),
  requirements: SAMPLE.requirements.filter(({ verdict }) => verdict === 'pass'),
  attestations: [],
  expectations: [],
  targetOutput: '',
};

/** The sample as far as it came before somebody pressed Ctrl-C. */
export const INTERRUPTED_SAMPLE: Examination = {
  ...SAMPLE,
  checks: CHECKS.map((check) =>
    check.findings.length > 0
      ? check
      : { ...check, observations: {}, evidence: [], unfinished: 'interrupted' },
  ),
};

export const SAMPLE_HEADER: ReportHeader = {
  createdAt: '2026-11-05T08:00:00.000Z',
  durationMs: 12_345,
  tool: { name: 'bearerproof', version: '0.1.0' },
  node: 'v24.21.0',
  platform: 'linux x64',
};
