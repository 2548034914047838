import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { ServerTarget, TargetRecord, TargetUser } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange, originOf } from '../../mock-server/wire/index.ts';
import { accepted, firstResource, outcomeInWords, replied } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { ask, companiesOf, memberTokens, rightsOf, tenantsSeen, under } from '../tenants.ts';

/** What could be done to a record. */
const OPERATIONS = ['GET', 'HEAD', 'PUT', 'DELETE'] as const;

/** The member of a tenant with the most rights: who may do least shows least. */
const mightiest = (target: ServerTarget, members: readonly TargetUser[]): TargetUser | undefined =>
  members.toSorted((one, other) => rightCount(target, other) - rightCount(target, one))[0];

const rightCount = (target: ServerTarget, { roles }: TargetUser): number =>
  rightsOf(target, roles)?.size ?? 0;

async function outOfReach(bench: ServerBench, judge: Judge): Promise<void> {
  const { target } = bench;
  const companies = companiesOf(target);
  if (target.records.length === 0) throw new MissingControl('the target file has no "records"');
  for (const { tenant, members } of companies) {
    const user = mightiest(target, members);
    if (user === undefined) continue;
    const token = (await memberTokens(bench, user)).answer.accessToken;
    const nowhereInParticular = originOf(firstResource(bench).url);
    for (const record of target.records.filter((each) => each.tenant !== tenant.id)) {
      const owner = companies.find((each) => each.tenant.id === record.tenant);
      const ownerOf = owner && mightiest(target, owner.members);
      if (owner === undefined || ownerOf === undefined) continue;
      const mine = (await memberTokens(bench, ownerOf)).answer.accessToken;
      const readBack = () => ask(bench, { url: under(owner.tenant, record.path), token: mine });
      const before = await readBack();
      const seen: Exchange[] = [before];
      for (const method of OPERATIONS) {
        for (const base of [tenant.baseUrl, nowhereInParticular]) {
          const json = method === 'PUT' ? { note: 'changed by somebody else' } : undefined;
          const exchange = await ask(bench, { method, url: base + record.path, token, json });
          seen.push(exchange);
          judgeAttempt({ bench, judge, user, record, method, exchange });
        }
        const unknown = await ask(bench, {
          method,
          url: tenant.baseUrl + unknownBeside(target, record),
          token,
          json: method === 'PUT' ? { note: 'x' } : undefined,
        });
        judgeLikeness(judge, { method, record, unknown, foreign: seen.at(-2) });
      }
      const after = await readBack();
      // What its owner did not find before says nothing of what became of it.
      if (!accepted(before)) continue;
      if (accepted(after) && tenantsSeen(target, after).has(record.tenant)) continue;
      judge.report({
        requirement: 'CEHUB-05',
        expected: `${record.path} of ${record.tenant} to be as it was after what ${user.name} of ${user.tenant} tried`,
        actual: outcomeInWords(after),
        exchanges: [...seen, after],
      });
    }
  }
}

function judgeAttempt({
  bench,
  judge,
  user,
  record,
  method,
  exchange,
}: {
  readonly bench: ServerBench;
  readonly judge: Judge;
  readonly user: TargetUser;
  readonly record: TargetRecord;
  readonly method: string;
  readonly exchange: Exchange;
}): void {
  replied(exchange);
  const strangers = [...tenantsSeen(bench.target, exchange)].filter((id) => id !== user.tenant);
  if (!accepted(exchange) && strangers.length === 0) return;
  judge.report({
    requirement: 'CEHUB-05',
    expected: `${method} ${exchange.request.url} of ${record.tenant} to be refused to ${user.name}, who is of ${user.tenant}, and nothing of it to be shown`,
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
  });
}

/** A path beside that of a record at which nobody has one. */
function unknownBeside({ records }: ServerTarget, { path }: TargetRecord): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const id = path.slice(folder.length);
  const taken = new Set(records.map((record) => record.path));
  for (let digit = 9; digit >= 0; digit--) {
    const other = folder + id.replace(/[\da-z]/gi, String(digit));
    if (!taken.has(other)) return other;
  }
  return `${path}0`;
}

/** That somebody has a record is told by an answer that nobody's does not get. */
function judgeLikeness(
  judge: Judge,
  {
    method,
    record,
    unknown,
    foreign,
  }: {
    readonly method: string;
    readonly record: TargetRecord;
    readonly unknown: Exchange;
    readonly foreign: Exchange | undefined;
  },
): void {
  if (foreign === undefined || accepted(foreign) || accepted(unknown)) return;
  const [one, other] = [saidBy(foreign), saidBy(unknown)];
  if (one === other) return;
  judge.report({
    requirement: 'CEHUB-05',
    expected: `${method} ${record.path}, which is of ${record.tenant}, to be answered like a record that nobody has`,
    actual: `${outcomeInWords(foreign)}, and of nobody's record ${outcomeInWords(unknown)}`,
    exchanges: [foreign, unknown],
    // The document forbids to show what others have; that they have something, it says nothing about.
    advisory: true,
  });
}

/** What a refusal says, but for the path that the request had named. */
function saidBy(exchange: Exchange): string {
  const reply = replied(exchange);
  const id = exchange.request.url.slice(exchange.request.url.lastIndexOf('/') + 1);
  return `${reply.status} ${bodyText(reply).replaceAll(id, '…')}`;
}

export const recordsOfOthersChecks: readonly ServerCheck[] = [
  {
    id: 'records-of-others',
    title: 'No operation on a record of another tenant is served, tells that there is one, or leaves a trace',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['CEHUB-05'],
    claims: ['tenants', 'password'],
    controls: [],
    run: outOfReach,
  },
];
