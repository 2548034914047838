import fc from 'fast-check';
import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import { bytes, type Exchange, type HeaderField } from '../../mock-server/wire/index.ts';
import {
  basic,
  firstClient,
  outcomeInWords,
  replied,
  requestToken,
  successOf,
  tokenEndpoint,
} from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { property } from '../property.ts';
import { flawsOf, readTokenError } from '../readers/index.ts';
import { firstGrants, goodParameters } from '../token-requests.ts';

// fast-check's own "binary" unit builds a table of every code point first, which takes most of a second.
const anyCharacter = fc
  .oneof(
    fc.integer({ min: 0, max: 0xff }),
    fc.integer({ min: 0x100, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((code) => String.fromCodePoint(code));

/** Texts that a careless server would repeat in its answer. */
const hostileText = fc.oneof(
  fc.constantFrom(
    '"',
    '\\',
    '”',
    'é',
    '\u0000',
    '\r\nSet-Cookie: a=b',
    '<b>',
    '\u{1F511}',
    '","x":"',
    '\u007f',
  ),
  fc.string({ unit: anyCharacter, minLength: 1, maxLength: 12 }),
);

const PLACES = ['grant_type', 'username', 'scope', 'refresh_token', 'client_id'] as const;

async function reflection(bench: ServerBench, judge: Judge): Promise<void> {
  const [grant] = firstGrants(bench);
  if (grant === undefined) throw new MissingControl('the target claims no grant that asks for a first token');
  const whole = Object.fromEntries(await goodParameters(bench, grant));
  const client = firstClient(bench);
  const send = (place: (typeof PLACES)[number], text: string): Promise<Exchange> => {
    if (place === 'client_id') return requestToken(bench, whole, { client: { ...client, id: text } });
    if (place === 'refresh_token') return requestToken(bench, { grant_type: place, refresh_token: text });
    return requestToken(bench, { ...whole, [place]: text });
  };
  await property(
    judge,
    fc.record({ place: fc.constantFrom(...PLACES), text: hostileText }),
    ({ place, text }) => [`a token request has the ${place} ${JSON.stringify(text)}`],
    async ({ place, text }) => {
      const exchange = await send(place, text);
      if (successOf(exchange) !== undefined) return;
      const reading = readTokenError(replied(exchange));
      const [stray] = flawsOf(reading, 'error-characters', 'description-characters', 'uri-characters');
      if (stray !== undefined) {
        throw violation({
          requirement: 'B-15',
          expected: `${stray.expected} (${stray.where})`,
          actual: stray.actual,
          exchanges: [exchange],
        });
      }
      if (replied(exchange).status < 500) return;
      throw violation({
        requirement: 'B-13',
        expected: 'a refusal with status 400 or 401',
        actual: outcomeInWords(exchange),
        exchanges: [exchange],
      });
    },
  );
}

const FORM = 'application/x-www-form-urlencoded';

/** Bodies in which no token request can be read. */
const brokenBodies = fc.record({
  type: fc.option(
    fc.constantFrom(FORM, `${FORM}; charset=utf-8`, 'application/json', 'text/plain', 'multipart/form-data'),
    { nil: undefined },
  ),
  body: fc.oneof(
    fc.constantFrom(
      '',
      '%',
      '%zz=%',
      '&&&&',
      '====',
      'grant_type',
      '{"grant_type":',
      '%C3%28=1',
      '[]',
      '\u0000',
    ),
    fc.string({ unit: anyCharacter, maxLength: 40 }),
  ),
  proven: fc.boolean(),
});

async function malformed(bench: ServerBench, judge: Judge): Promise<void> {
  const { id, secret } = firstClient(bench);
  await property(
    judge,
    brokenBodies,
    ({ type, body, proven }) => [
      `a POST with the body ${JSON.stringify(body)} ${type === undefined ? 'of no declared type' : `declared as ${type}`}${proven ? ', and with client credentials by Basic' : ''}`,
    ],
    async ({ type, body, proven }) => {
      const headers: HeaderField[] = [['Accept', 'application/json']];
      if (type !== undefined) headers.push(['Content-Type', type]);
      if (proven) headers.push(['Authorization', basic(id, secret)]);
      const exchange = await bench.send({
        method: 'POST',
        url: tokenEndpoint(bench),
        headers,
        body: bytes(body),
      });
      const { status } = replied(exchange);
      const readable = readTokenError(replied(exchange)).ok;
      const asForm = type?.startsWith(FORM) ?? false;
      if (status >= 400 && status < 500 && (readable || !asForm)) return;
      throw violation({
        requirement: 'B-13',
        expected: `a refusal with a status below 500${asForm ? ' and a JSON object with an error' : ''}`,
        actual: outcomeInWords(exchange),
        exchanges: [exchange],
      });
    },
  );
}

const common = { party: 'authorization-server', kind: 'property', claims: [], controls: [] } as const;

export const hostileRequestChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'token-error-characters',
    title: 'Whatever a request contains, error texts keep to their characters',
    requirements: ['B-15', 'B-13'],
    run: reflection,
  },
  {
    ...common,
    id: 'token-malformed-bodies',
    title: 'A body in which no token request can be read is refused, and breaks nothing',
    requirements: ['B-13'],
    run: malformed,
  },
];
