import fc from 'fast-check';
import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetCollection, TargetTenant, TargetUser } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange, type HeaderField, pathOf } from '../../mock-server/wire/index.ts';
import { accepted, outcomeInWords, replied } from '../acts.ts';
import { Hindered, type Judge, type ServerCheck, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { ask, companiesOf, memberTokens, permitted, under } from '../tenants.ts';

/** A member of a tenant, logged in. */
interface Actor {
  readonly tenant: TargetTenant;
  readonly user: TargetUser;
  readonly token: string;
}

/** Where a request claims that a record is another tenant's. */
interface Forgery {
  readonly where: string;
  readonly member?: string;
  readonly headers?: (id: string) => readonly HeaderField[];
  readonly query?: string;
}

const forgeriesAt = ({ tenant }: TargetCollection): readonly Forgery[] =>
  [...new Set([tenant, 'tenant', 'tenantId', 'tenant_id', 'company', 'owner'])]
    .map((member): Forgery => ({ where: `the member ${member}`, member }))
    .concat([
      { where: 'the parameter tenant', query: 'tenant' },
      { where: 'the field X-Tenant-Id', headers: (id) => [['X-Tenant-Id', id]] },
    ]);

interface Case {
  readonly forgeries: readonly Forgery[];
  readonly operation: 'create' | 'change';
  /** Whether the one who forges is of the first tenant or of the second. */
  readonly swapped: boolean;
}

async function actorsAt(bench: ServerBench, collection: TargetCollection): Promise<readonly Actor[]> {
  const create = bench.target.resources.find(
    ({ method, url }) => method === 'POST' && pathOf(url) === collection.path,
  );
  const actors: Actor[] = [];
  for (const { tenant, members } of companiesOf(bench.target)) {
    const user = members.find((member) => permitted(bench.target, member, create ?? {}) === true);
    if (user === undefined) continue;
    actors.push({ tenant, user, token: (await memberTokens(bench, user)).answer.accessToken });
  }
  if (actors.length > 1) return actors;
  throw new MissingControl(`"users" has no two of different tenants who may create at ${collection.path}`);
}

async function creatorsTenant(bench: ServerBench, judge: Judge): Promise<void> {
  const { collections } = bench.target;
  if (collections.length === 0) throw new MissingControl('the target file has no "collections"');
  for (const collection of collections) {
    const [first, second] = await actorsAt(bench, collection);
    if (first === undefined || second === undefined) continue;
    const cases: fc.Arbitrary<Case> = fc.record({
      forgeries: fc.shuffledSubarray([...forgeriesAt(collection)], { minLength: 1, maxLength: 4 }),
      operation: fc.constantFrom('create', 'change'),
      swapped: fc.boolean(),
    });
    let serial = 0;
    await property(atMost(judge, CASES), cases, story(first, second), async (given) => {
      const [actor, other] = given.swapped ? [second, first] : [first, second];
      serial++;
      await forge(bench, { collection, actor, other, given, mark: `forged-${actor.tenant.id}-${serial}-x` });
    });
  }
}

const CASES = 16;

interface Attempt {
  readonly collection: TargetCollection;
  readonly actor: Actor;
  readonly other: Actor;
  readonly given: Case;
  /** A text by which the record is found again. */
  readonly mark: string;
}

/** Creates a record, or changes one, as another tenant's, and looks for it on both sides. @throws Violation */
async function forge(bench: ServerBench, { collection, actor, other, given, mark }: Attempt): Promise<void> {
  const url = under(actor.tenant, collection.path);
  const plain = { note: mark };
  const seen: Exchange[] = [];
  const record = async (exchange: Promise<Exchange>): Promise<Exchange> => {
    const done = await exchange;
    seen.push(done);
    return done;
  };
  const members = Object.fromEntries(
    given.forgeries.flatMap(({ member }) => (member === undefined ? [] : [[member, other.tenant.id]])),
  );
  const query = given.forgeries
    .flatMap(({ query }) => (query === undefined ? [] : [`${query}=${other.tenant.id}`]))
    .join('&');
  const headers = given.forgeries.flatMap(({ headers }) => headers?.(other.tenant.id) ?? []);
  const forged = { json: { ...plain, ...members }, headers };
  const asked = (address: string) => (query === '' ? address : `${address}?${query}`);
  const creates = given.operation === 'create';

  const creation = await record(
    ask(bench, {
      method: 'POST',
      url: creates ? asked(url) : url,
      token: actor.token,
      ...(creates ? forged : { json: plain }),
    }),
  );
  // Whoever refuses a forgery has kept it out.
  if (!accepted(creation) && creates) return;
  const id = memberOf(creation, collection.id);
  if (id === undefined)
    throw new Hindered(
      `a record created at ${url} has no member ${collection.id}: ${outcomeInWords(creation)}`,
    );
  const own = `${url}/${encodeURIComponent(id)}`;
  let last = creation;
  if (!creates) {
    const change = await record(
      ask(bench, { method: 'PUT', url: asked(own), token: actor.token, ...forged }),
    );
    if (accepted(change)) last = change;
  }
  const told = memberOf(last, collection.tenant);
  const mine = await record(ask(bench, { url: own, token: actor.token }));
  const kept = memberOf(mine, collection.tenant);
  const theirs = await record(ask(bench, { url: under(other.tenant, collection.path), token: other.token }));
  await ask(bench, { method: 'DELETE', url: own, token: actor.token });

  const complain = (expected: string, actual: string) => {
    throw violation({ requirement: 'CEHUB-36', expected, actual, exchanges: seen });
  };
  const whose = `a record that ${actor.user.name} of ${actor.tenant.id} ${creates ? 'creates' : 'changes'}`;
  if (bodyText(replied(theirs)).includes(mark))
    complain(`${whose} not to be among those of ${other.tenant.id}`, 'it is');
  for (const tenant of [told, kept]) {
    if (tenant !== undefined && tenant !== actor.tenant.id)
      complain(`${whose} to be of ${actor.tenant.id}`, `it says ${tenant}`);
  }
  if (!accepted(mine)) complain(`${whose} to be found by its creator`, outcomeInWords(mine));
}

/** What one tenant does must not show in what another one reads, not even as a number. */
async function unnoticed(bench: ServerBench, judge: Judge): Promise<void> {
  const { collections } = bench.target;
  if (collections.length === 0) throw new MissingControl('the target file has no "collections"');
  for (const collection of collections) {
    const [first, second] = await actorsAt(bench, collection);
    if (first === undefined || second === undefined) continue;
    for (const [actor, other] of [
      [first, second],
      [second, first],
    ] as const) {
      const url = under(actor.tenant, collection.path);
      const read = () => ask(bench, { url: under(other.tenant, collection.path), token: other.token });
      const before = await read();
      // Twice, so that what changes by itself is not laid to the neighbour.
      const again = await read();
      const creation = await ask(bench, {
        method: 'POST',
        url,
        token: actor.token,
        json: { note: 'a neighbour’s' },
      });
      const after = await read();
      const id = memberOf(creation, collection.id);
      if (id !== undefined)
        await ask(bench, { method: 'DELETE', url: `${url}/${encodeURIComponent(id)}`, token: actor.token });
      const [one, same, changed] = [before, again, after].map((exchange) => bodyText(replied(exchange)));
      if (!accepted(creation) || one !== same || one === changed) continue;
      judge.report({
        requirement: 'CEHUB-05',
        expected: `what ${other.tenant.id} reads at ${collection.path} to stay as it is when ${actor.tenant.id} creates something there`,
        actual: outcomeInWords(after),
        exchanges: [before, creation, after],
      });
    }
  }
}

/** A member of the JSON object that a reply holds; undefined where there is none. */
function memberOf(exchange: Exchange, name: string): string | undefined {
  if (!accepted(exchange)) return undefined;
  try {
    const content: unknown = JSON.parse(bodyText(replied(exchange)));
    if (typeof content !== 'object' || content === null) return undefined;
    const value: unknown = Object.entries(content).find(([member]) => member === name)?.[1];
    return value === undefined || value === null ? undefined : String(value);
  } catch {
    return undefined;
  }
}

const story =
  (first: Actor, second: Actor) =>
  ({ forgeries, operation, swapped }: Case): string[] => {
    const [actor, other] = swapped ? [second, first] : [first, second];
    const where = forgeries.map((forgery) => forgery.where).join(', ');
    return [
      `${actor.user.name} of ${actor.tenant.id} ${operation}s a record, and names ${other.tenant.id} in ${where}`,
      `${other.user.name} of ${other.tenant.id} lists the records of ${other.tenant.id}`,
    ];
  };

export const createdRecordChecks: readonly ServerCheck[] = [
  {
    id: 'created-records',
    title: 'A record that is created or changed is of the creator’s tenant, whatever the request says',
    party: 'resource-server',
    kind: 'property',
    requirements: ['CEHUB-36'],
    claims: ['tenants', 'password'],
    controls: [],
    run: creatorsTenant,
  },
  {
    id: 'unnoticed-records',
    title: 'What one tenant creates shows in nothing that another one reads',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['CEHUB-05'],
    claims: ['tenants', 'password'],
    controls: [],
    run: unnoticed,
  },
];
