import fc from 'fast-check';
import type { RefusedCall } from '../../fixtures/drivers/index.ts';

/** A refusal that asks for a token of a scope, in one of the ways in which a challenge may be written. */
export interface SpeltRefusal {
  readonly status: 401 | 403;
  readonly scope: string;
  /** Name of the field: names of fields have no case. */
  readonly field: 'WWW-Authenticate' | 'www-authenticate';
  /** Challenges, in order. */
  readonly challenges: readonly string[];
  /** Whether each challenge has a field of its own. */
  readonly apart: boolean;
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Scopes as RFC 6749 section 3.3 has them, among them such as a careless reader stumbles over. */
const scopes = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom('SampleSecurityTest', 'api.read', 'Bearer', 'a,b', 'c,scope=d'),
  },
  { weight: 1, arbitrary: fc.stringMatching(/^[!#-[\]-~]{1,16}$/) },
);

const gaps = fc.constantFrom('', '', ' ', '  ', '\t');
const commas = fc.constantFrom(', ', ',', ' , ', ', ,');

/** Parameters of the Bearer challenge beside the scope; some of them look as if they were one. */
const parameters = fc.constantFrom(
  'realm="api"',
  'realm="api, v2"',
  'error="invalid_token"',
  'error="insufficient_scope"',
  'error_description="The token is no good"',
  'error_description="say \\"please\\", scope=\\"other\\""',
  'error_uri="https://docs.example/?scope=other"',
  'x-scope="other"',
);

const strangers = fc.constantFrom(
  'Basic realm="api"',
  'Basic realm="api, Bearer scope=\\"other\\""',
  'Digest realm="api", nonce="bm8=", scope="other"',
  'Negotiate bm90aGluZw==',
  'Negotiate',
  'SecurityTest scope="other"',
);

/** How a value is written: in quotation marks, with each character escaped, or bare. */
type Quotation = 'quoted' | 'escaped' | 'bare';

const written = (value: string, quotation: Quotation): string => {
  if (quotation === 'bare' && TOKEN.test(value)) return value;
  return quotation === 'escaped' ? `"${value.replace(/./g, '\\$&')}"` : `"${value}"`;
};

const bearers = fc
  .record({
    scope: scopes,
    scheme: fc.oneof(fc.constant('Bearer'), fc.mixedCase(fc.constant('bearer'))),
    name: fc.constantFrom('scope', 'scope', 'Scope', 'SCOPE'),
    quotation: fc.constantFrom<Quotation>('quoted', 'bare', 'bare', 'escaped'),
    equals: fc.tuple(gaps, gaps).map(([before, after]) => `${before}=${after}`),
    before: fc.uniqueArray(parameters, { maxLength: 2, selector: nameOf }),
    after: fc.uniqueArray(parameters, { maxLength: 2, selector: nameOf }),
    comma: commas,
  })
  .map(({ scope, scheme, name, quotation, equals, before, after, comma }) => {
    const taken = new Set(before.map(nameOf));
    const own = `${name}${equals}${written(scope, quotation)}`;
    const listed = [...before, own, ...after.filter((each) => !taken.has(nameOf(each)))];
    return { scope, challenge: `${scheme} ${listed.join(comma)}` };
  });

function nameOf(parameter: string): string {
  return parameter.split('=', 1).join();
}

/** Refusals that every client of a service has to understand. */
export const speltRefusals: fc.Arbitrary<SpeltRefusal> = fc
  .record({
    status: fc.constantFrom<401 | 403>(401, 403),
    field: fc.constantFrom<SpeltRefusal['field']>('WWW-Authenticate', 'WWW-Authenticate', 'www-authenticate'),
    bearer: bearers,
    before: fc.array(strangers, { maxLength: 1 }),
    after: fc.array(strangers, { maxLength: 1 }),
    apart: fc.boolean(),
  })
  .map(({ bearer: { scope, challenge }, before, after, ...rest }) => ({
    ...rest,
    scope,
    challenges: [...before, challenge, ...after],
  }));

/** The document's own spelling. */
export const documented = (scope: string, status: 401 | 403 = 401): SpeltRefusal => ({
  status,
  scope,
  field: 'WWW-Authenticate',
  challenges: [`Bearer scope = "${scope}"`],
  apart: false,
});

/** The refusal as a caller hands it to its client, with several fields joined. */
export const handedOver = ({ status, field, challenges }: SpeltRefusal): RefusedCall => ({
  status,
  headers: { 'Content-Type': 'application/json', [field]: challenges.join(', ') },
});

/** The fields of the reply; names that differ by case alone stand for several fields of one name. */
export function fieldsOf({ field, challenges, apart }: SpeltRefusal): Readonly<Record<string, string>> {
  if (!apart) return { [field]: challenges.join(', ') };
  const names = [field, 'WWW-authenticate', 'Www-Authenticate'];
  return Object.fromEntries(challenges.map((challenge, place) => [names[place], challenge]));
}

export const refusalInWords = ({ status, field, challenges, apart }: SpeltRefusal): string =>
  `status ${status}, ${field}: ${challenges.join(apart ? `, and in another field ` : ', ')}`;
