import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetResource } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange, headerValues } from '../../mock-server/wire/index.ts';
import { accepted, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import { type Finding, type Judge, type ServerCheck, violation } from '../check.ts';
import { property } from '../property.ts';
import { readSession, SESSION_ITEMS } from '../readers/index.ts';
import { present, resourceInWords } from '../resource-acts.ts';
import {
  askUserinfo,
  bearerCall,
  claimsIn,
  type Known,
  knownPeople,
  leaveToIssuer,
  lookAtSession,
  openedSession,
  readResources,
  sameAddress,
  sessionResource,
} from '../session-acts.ts';

/** A call of somebody, perhaps with the cookies that the server has set so far, whosever they are. */
interface Visit {
  readonly person: number;
  readonly resource: number;
  readonly cookies: boolean;
}

const visits: fc.Arbitrary<readonly Visit[]> = fc.array(
  fc.record({ person: fc.nat({ max: 3 }), resource: fc.nat({ max: 5 }), cookies: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);

async function ownSession(bench: ServerBench, judge: Judge): Promise<void> {
  const people = await knownPeople(bench);
  const tokens: string[] = [];
  for (const user of people) tokens.push((await obtainTokens(bench, { user })).answer.accessToken);
  const resources = [sessionResource(bench), ...readResources(bench)];
  await property(
    judge,
    visits,
    (given) =>
      given.map(({ person, resource, cookies }) => {
        const what = resourceInWords(resources[resource % resources.length] as TargetResource);
        return `${people[person % people.length]?.name} calls ${what}${cookies ? ' with the cookies of all before' : ''}`;
      }),
    async (given) => {
      const jar = new Map<string, string>();
      const exchanges: Exchange[] = [];
      for (const { person, resource, cookies } of given) {
        const at = person % people.length;
        const sent = cookies ? [...jar].map((pair) => pair.join('=')).join('; ') : '';
        const place = resources[resource % resources.length] as TargetResource;
        const call = await present(bench, bearerCall(tokens[at] ?? '', sent), place);
        exchanges.push(call);
        keepCookies(call, jar);
        const finding = mistaken(call, place, people[at] as Known, people);
        if (finding !== undefined) throw violation({ ...finding, exchanges });
      }
    },
  );
}

function keepCookies(call: Exchange, jar: Map<string, string>): void {
  for (const cookie of headerValues(replied(call), 'set-cookie')) {
    const [pair = ''] = cookie.split(';', 1);
    const [name = '', ...value] = pair.split('=');
    jar.set(name, value.join('='));
  }
}

/** What is to be said against an answer that is not its caller's. */
export function mistaken(
  call: Exchange,
  resource: TargetResource,
  person: Known,
  people: readonly Known[],
): Omit<Finding, 'exchanges'> | undefined {
  const finding = (actual: string) => ({
    requirement: 'CLUERIDE-08',
    expected: `the answer of ${resourceInWords(resource)} to ${person.name} to be ${person.name}'s own`,
    actual,
  });
  if (!accepted(call)) return undefined;
  const told = readSession(replied(call));
  if (told.ok && told.value.items.has('email') && !sameAddress(told.value.email, person.email)) {
    return finding(`the session of ${told.value.email ?? 'nobody'}`);
  }
  const text = bodyText(replied(call)).toLowerCase();
  const other = people.find(({ email }) => email !== person.email && text.includes(email.toLowerCase()));
  return other === undefined ? undefined : finding(`something about ${other.name}`);
}

async function content(bench: ServerBench, judge: Judge): Promise<void> {
  const people = await knownPeople(bench);
  const owners = new Map<string, Known>();
  for (const person of people) {
    const first = await obtainTokens(bench, { user: person });
    const { exchange, session } = await openedSession(bench, first.answer.accessToken);
    const second = await obtainTokens(bench, { user: person });
    const again = await openedSession(bench, second.answer.accessToken);
    const report = (requirement: string | readonly string[], expected: string, actual: string) =>
      judge.report({
        requirement,
        expected,
        actual,
        exchanges: [first.exchange, exchange, second.exchange, again.exchange],
      });
    const missing = SESSION_ITEMS.filter((item) => !session.items.has(item));
    if (session.id === undefined || session.email === undefined) {
      report('CLUERIDE-09', `an id and an email address in the session of ${person.name}`, 'none');
    } else if (missing.length > 0) {
      report('CLUERIDE-09', `every item in the session of ${person.name}`, `no ${missing.join(', ')}`);
    }
    if (!sameAddress(session.email, person.email)) {
      report(
        ['CLUERIDE-09', 'CLUERIDE-14'],
        `the address that the issuer tells of ${person.name}`,
        'another',
      );
    }
    if (session.id === undefined) continue;
    if (session.id !== again.session.id) {
      report(
        ['CLUERIDE-09', 'CLUERIDE-14'],
        `one id for ${person.name}, whichever token opens the session`,
        'another id in the session of the second token',
      );
    }
    const owner = owners.get(session.id);
    if (owner !== undefined) {
      report(['CLUERIDE-14'], `ids of their own for ${owner.name} and ${person.name}`, 'one id for both');
    }
    owners.set(session.id, person);
  }
}

async function addresses(bench: ServerBench, judge: Judge): Promise<void> {
  const { issuer } = bench;
  if (issuer === undefined) return leaveToIssuer(bench, judge, 'CLUERIDE-14');
  const [person, other] = await knownPeople(bench);
  const own = await openedSession(bench, (await obtainTokens(bench, { user: person })).answer.accessToken);
  const look = async (user: Known) => {
    const { answer, exchange } = await obtainTokens(bench, { user });
    const seen = await lookAtSession(bench, answer.accessToken);
    return { ...seen, exchanges: [own.exchange, exchange, seen.exchange] };
  };

  const [local = '', domain = ''] = person.email.split('@');
  issuer.say('another-email', `${local}@${domain.toUpperCase()}`);
  const capitals = await look(person);
  if (capitals.session !== undefined && capitals.session.id !== own.session.id) {
    judge.report({
      requirement: 'CLUERIDE-14',
      expected: `one member for ${person.name}, also where the issuer writes the domain in capitals`,
      actual: 'another id',
      exchanges: capitals.exchanges,
    });
  }

  issuer.say('unverified-email');
  const unverified = await look(person);
  if (unverified.session?.id !== undefined && unverified.session.id === own.session.id) {
    judge.report({
      requirement: 'CLUERIDE-14',
      expected: `no session of ${person.name} for an address that the issuer has not verified`,
      actual: 'the session of the member with that address',
      exchanges: unverified.exchanges,
    });
  }

  issuer.say('no-email');
  const nameless = await look(person);
  const another = other === undefined ? undefined : await look(other);
  issuer.recover();
  const shared = nameless.session?.id !== undefined && nameless.session.id === another?.session?.id;
  if (shared || (nameless.session !== undefined && nameless.session.email === undefined)) {
    judge.report({
      requirement: 'CLUERIDE-14',
      expected: 'nobody to be served of whom the issuer tells no address',
      actual: shared ? 'two people share a member' : 'a session of nobody',
      exchanges: [...nameless.exchanges, ...(another?.exchanges ?? [])],
    });
  }
}

async function pictures(bench: ServerBench, judge: Judge): Promise<void> {
  const { issuer } = bench;
  const people = await knownPeople(bench);
  const served: Exchange[] = [];
  for (const person of people) {
    for (const without of issuer === undefined ? [false] : [false, true]) {
      if (without) issuer?.say('no-picture');
      const { answer, exchange } = await obtainTokens(bench, { user: person });
      const claims =
        bench.target.endpoints.userinfo === undefined
          ? undefined
          : claimsIn(await askUserinfo(bench, `Bearer ${answer.accessToken}`));
      const { session, exchange: call } = await lookAtSession(bench, answer.accessToken);
      issuer?.recover();
      const report = (expected: string, actual: string) =>
        judge.report({
          requirement: 'CLUERIDE-18',
          expected,
          actual,
          exchanges: [...served, exchange, call],
        });
      const what = `${person.name}${without ? ', of whom the issuer tells no picture' : ''}`;
      if (session === undefined) report(`a session for ${what}`, outcomeInWords(call));
      else if (session.imageUrl !== undefined) {
        const told = claims?.picture;
        if (!/^https?:\/\//i.test(session.imageUrl))
          report(`a web address as the image of ${what}`, 'another text');
        else if (typeof told === 'string' && told !== session.imageUrl)
          report(`the own image of ${what}`, 'another');
        else if (claims !== undefined && told === undefined && !without)
          report(`no image for ${what}`, 'an image');
      }
      served.push(call);
    }
  }
}

const common = { party: 'resource-server', claims: ['sessions'] } as const;

export const principalChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'own-session',
    title: 'Whoever calls in whatever order, with whatever cookies, is answered for the person of the token',
    kind: 'property',
    requirements: ['CLUERIDE-08'],
    controls: [],
    run: ownSession,
  },
  {
    ...common,
    id: 'session-content',
    title: 'A session holds what is its principal’s, under an id that stays',
    kind: 'scenario',
    requirements: ['CLUERIDE-09', 'CLUERIDE-14'],
    controls: [],
    run: content,
  },
  {
    ...common,
    id: 'members-by-address',
    title: 'One address is one member, however it is written, and no verified address is no member',
    kind: 'scenario',
    requirements: ['CLUERIDE-14'],
    controls: [],
    run: addresses,
  },
  {
    ...common,
    id: 'pictures',
    title: 'People with and without a picture are served, with their own or none',
    kind: 'scenario',
    requirements: ['CLUERIDE-18'],
    controls: [],
    run: pictures,
  },
];
