import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, mock, test } from 'node:test';
import { type Opening, tryOpenTarget } from '../../fixtures/open-target.ts';
import {
  clueride,
  type Fault,
  mobilefirstService,
  oauth2Service,
  type Surroundings,
} from '../../fixtures/servers/express/index.ts';
import { parseTargetFile } from '../../fixtures/target/index.ts';
import { systemClock } from '../../mock-server/index.ts';
import { planned } from '../planned-run.ts';
import { examineCheck } from '../verify.ts';

/** What an examination has to find in each of the servers, and for each of the mistakes that can be put into it. */
const servers: readonly {
  readonly file: string;
  readonly app: (surroundings: Surroundings) => RequestListener;
  readonly found: Readonly<Partial<Record<Fault, readonly string[]>>>;
}[] = [
  {
    file: 'express-mobilefirst.yaml',
    app: (surroundings) => mobilefirstService('offline', surroundings),
    found: {
      'signature-unchecked': ['MOBILEFIRST-09', 'MOBILEFIRST-14', 'B-19'],
      'alg-none-accepted': ['MOBILEFIRST-14', 'B-19'],
      'key-taken-from-token': ['MOBILEFIRST-09'],
      'expiration-unchecked': ['MOBILEFIRST-07', 'B-19'],
      'expiration-before-signature': ['MOBILEFIRST-23'],
      'scope-before-expiration': ['MOBILEFIRST-23'],
      'scope-unchecked': ['MOBILEFIRST-28', 'B-19'],
      'scope-by-prefix': ['MOBILEFIRST-28'],
      'calls-home': ['MOBILEFIRST-10'],
      'one-principal-for-all': ['MOBILEFIRST-22'],
      'no-challenge': ['B-30'],
    },
  },
  {
    file: 'express-mobilefirst-online.yaml',
    app: (surroundings) => mobilefirstService('online', surroundings),
    found: {
      'scope-left-to-issuer': ['B-19'],
      'any-answer-is-yes': ['B-19'],
      'keeps-answers-for-ever': ['MOBILEFIRST-D11', 'B-43'],
      'never-asks': ['MOBILEFIRST-D11', 'B-19', 'B-39', 'B-43'],
      'waits-without-limit': ['MOBILEFIRST-D10'],
      'serves-in-outage': ['MOBILEFIRST-D09'],
      'outage-is-401': ['MOBILEFIRST-D09'],
    },
  },
  {
    file: 'express-oauth2.yaml',
    app: oauth2Service,
    found: {
      'type-unchecked': ['B-46'],
      'issuer-unchecked': ['B-46'],
      'audience-unchecked': ['B-46'],
      'scope-unchecked': ['B-19'],
      'keys-fetched-once': ['B-D04', 'B-D05'],
      'keys-kept-for-ever': ['B-D05'],
      'keys-fetched-per-bad-token': ['B-D06'],
    },
  },
  {
    file: 'express-clueride.yaml',
    app: clueride,
    found: {
      'waits-without-limit': ['CLUERIDE-D03'],
      'serves-in-outage': ['CLUERIDE-02', 'CLUERIDE-16', 'B-19'],
      'outage-is-401': ['CLUERIDE-16'],
      'any-answer-is-yes': ['CLUERIDE-02', 'CLUERIDE-16', 'B-19'],
      'keeps-answers-for-ever': ['CLUERIDE-10', 'CLUERIDE-17', 'B-43'],
      'asks-with-token-in-url': ['CLUERIDE-16'],
      'session-outlives-token': ['CLUERIDE-10', 'CLUERIDE-17', 'B-43'],
      'token-read-as-jwt': ['CLUERIDE-04', 'CLUERIDE-16', 'B-19'],
      'unknown-people-share-a-member': ['CLUERIDE-14'],
      'one-principal-for-all': ['CLUERIDE-08'],
      'token-in-url-accepted': ['CLUERIDE-15'],
      'no-challenge': ['B-30'],
    },
  },
];

const START = Date.parse('2026-01-15T10:00:00Z');

/** Longer than an issuer on the same machine takes to answer, and short enough to wait for. */
const PATIENCE = 400;

/** One server under examination, with its mistake, its clock and its memory in the hands of this test. */
class Examined {
  readonly #server: Server;
  readonly #app: (surroundings: Surroundings) => RequestListener;
  #listener: RequestListener = (_request, response) => void response.end();
  #now = START;
  fault: Fault | undefined;

  constructor(app: (surroundings: Surroundings) => RequestListener) {
    this.#app = app;
    this.#server = createServer(async (request, response) => {
      if (!request.url?.startsWith('/harness')) return this.#listener(request, response);
      let body = '';
      for await (const text of request.setEncoding('utf8')) body += text;
      const { now, issuer } = JSON.parse(body);
      if (now !== undefined) {
        this.#now = Date.parse(now);
        // Libraries look at the clock of their process.
        mock.timers.setTime(this.#now);
      }
      if (issuer !== undefined) this.#listener = this.#anew(issuer);
      response.end();
    });
  }

  readonly #anew = (issuer: string): RequestListener =>
    this.#app({
      issuer,
      now: () => this.#now,
      patience: PATIENCE,
      ...(this.fault === undefined ? {} : { fault: this.fault }),
    });

  async open(file: string): Promise<Opening> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    const text = readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8')
      .replace(/^start:\n(?: .*\n)+/m, '')
      .replace('http://127.0.0.1:{port}', origin)
      .replace(
        /^control:\n(?: .*\n?)+/m,
        `control:
  clock: { http: { url: /harness, body: { now: "{now}" } }, frozenAt: ${new Date(START).toISOString()} }
  reset: { http: { url: /harness, body: { issuer: "{issuer}" } } }
limits: { requestTimeout: ${3 * PATIENCE} }
`,
      );
    const ports = { clock: systemClock, environment: {} };
    return tryOpenTarget(parseTargetFile(text, file, {}), ports, false);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** The rows that an examination finds broken. @param rows which the checks are to decide; all where absent */
async function broken(opening: Opening, rows?: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const check of planned(opening.definition)) {
    if (rows !== undefined && !rows.some((row) => check.requirements.includes(row))) continue;
    const { verdicts } = await examineCheck(check, opening, { seed: 1, runs: 20 });
    for (const { requirement, verdict, reason } of verdicts) {
      assert.notEqual(verdict, 'error', `${check.id}: ${reason}`);
      if (verdict === 'fail' || verdict === 'warn') found.add(requirement);
    }
  }
  return [...found].sort();
}

for (const { file, app, found } of servers) {
  describe(`the server of ${file}`, () => {
    const examined = new Examined(app);
    let opening: Opening;
    before(async () => {
      mock.timers.enable({ apis: ['Date'], now: START });
      opening = await examined.open(file);
    });
    after(async () => {
      mock.timers.reset();
      if (opening.kind === 'open') await opening.target.close();
      examined.close();
    });

    test('breaks nothing by itself', async () => {
      examined.fault = undefined;
      assert.deepEqual(await broken(opening), []);
    });

    for (const [fault, rows] of Object.entries(found))
      test(`is found out with the fault ${fault}`, async () => {
        examined.fault = fault as Fault;
        const seen = await broken(opening, rows);
        assert.deepEqual(
          rows.filter((row) => !seen.includes(row)),
          [],
        );
      });
  });
}
