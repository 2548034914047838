import type { CheckResult, Examination, ShownExchange } from '../suites/index.ts';
import { toConformance } from './conformance.ts';
import { overviewPage } from './html/overview-page.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from './sample.fixture.ts';
import { sampleText } from './sample-ledger.fixture.ts';
import type { ConformanceReport } from './schema.ts';

const SOURCES = ['RFC 6749', 'RFC 6750', 'RFC 7009', 'RFC 7636', 'RFC 7662', 'RFC 8414', 'RFC 9700'];
const START = Date.UTC(2026, 0, 15, 10);
const JSON_FIELDS = [
  ['Content-Type', 'application/json;charset=UTF-8'],
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
  ['Vary', 'Accept-Encoding'],
  ['X-Correlation-Id', '6f1c5d0e-8f5c-4f43-9c55-0d6d0a4c1f0e'],
] as const;

/** The report of the sample, in which every verdict occurs. */
export const sampleReport = () => toConformance(SAMPLE, SAMPLE_HEADER, { textOf: sampleText });

/** The page over that report and a clean one. */
export const sampleOverview = (): string =>
  overviewPage([
    { report: sampleReport(), href: 'acme/index.html' },
    {
      report: toConformance(CLEAN_SAMPLE, SAMPLE_HEADER, { textOf: sampleText }),
      href: 'reference/index.html',
    },
  ]);

/** A report in which every requirement fails by as many exchanges, each as long as those of real targets. */
export function longReport(requirements: number, exchangesOfEach: number): ConformanceReport {
  const ids = Array.from({ length: requirements }, (_, index) => `LONG-${index + 1}`);
  const examination: Examination = {
    ...SAMPLE,
    target: { ...SAMPLE.target, name: 'A talkative service' },
    checks: ids.map((id, index) => failing(id, index, exchangesOfEach)),
    requirements: ids.map((requirement) => ({ requirement, verdict: 'fail', reason: 'one finding' })),
    attestations: [],
    waivers: [],
    expectations: [],
  };
  const textOf = (id: string) => {
    const place = Number(id.slice('LONG-'.length)) - 1;
    return {
      title: `Tokens of the kind ${place + 1} end when their time is over`,
      statement: 'A token is accepted until its lifetime has gone by, and is refused from then on.',
      source: {
        document: SOURCES[Math.floor((place * SOURCES.length) / requirements)] ?? 'RFC 6749',
        section: String(1 + (place % 9)),
      },
      level: 'MUST',
      basis: 'stated',
      parties: ['authorization-server'],
    } as const;
  };
  return toConformance(examination, SAMPLE_HEADER, { textOf });
}

function failing(requirement: string, place: number, exchanges: number): CheckResult {
  return {
    check: `long-${place + 1}`,
    title: `Tokens of the kind ${place + 1} are refused in time`,
    party: 'authorization-server',
    kind: 'property',
    verdicts: [{ requirement, verdict: 'fail', reason: 'one finding' }],
    findings: [
      {
        requirement,
        verdict: 'fail',
        expected: 'a refusal of the token once its hour is over',
        actual: 'status 200 with the profile of alice',
        exchanges: Array.from({ length: exchanges }, (_, index) => exchange(index + 1, place)),
        counterexample: ['a token is issued', 'it is refreshed again and again', 'the first one is used'],
      },
    ],
    observations: {},
    exchanges,
    evidence: [],
  };
}

/** By turns a refresh and a call with what it gave. */
function exchange(id: number, place: number): ShownExchange {
  const mask = (number: number) => `…${((place * 64 + number) % 0x10000).toString(16).padStart(4, '0')}`;
  const at = new Date(START + id * 1_200_000).toISOString();
  const because = `access token ${mask(id)} is known: issued ${at.slice(11, 19)}, lives 3600 s`;
  const host = ['Host', 'token.service.example.test'] as const;
  if (id % 2 === 0) {
    return {
      id,
      from: 'client',
      to: 'resource-server',
      endpoint: 'resource',
      at,
      request: {
        method: 'GET',
        url: 'https://api.service.example.test/api/v2/profile?fields=name,email',
        headers: [host, ['Authorization', `Bearer ${mask(id - 1)}`], ['Accept', 'application/json']],
        body: '',
      },
      reply: {
        status: 200,
        headers: JSON_FIELDS,
        body: '{"sub":"alice","name":"Alice Archer","email":"alice@service.example.test","roles":["user","editor"]}',
      },
      because,
    };
  }
  return {
    id,
    from: 'client',
    to: 'authorization-server',
    endpoint: 'token',
    at,
    request: {
      method: 'POST',
      url: 'https://token.service.example.test/oauth2/v1/token',
      headers: [
        host,
        ['Authorization', `Basic ${mask(1)}`],
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Accept', 'application/json'],
      ],
      body: `grant_type=refresh_token&refresh_token=${mask(id)}&scope=profile%20email`,
    },
    reply: {
      status: 200,
      headers: JSON_FIELDS,
      body: `{"token_type":"Bearer","access_token":"${mask(id)}","expires_in":3600,"refresh_token":"${mask(id + 2)}","scope":"profile email"}`,
    },
    because,
  };
}
