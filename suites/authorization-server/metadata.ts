import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import { bytes, type Exchange } from '../../mock-server/wire/index.ts';
import { formRequest, outcomeInWords, replied, requestToken, statusOf } from '../acts.ts';
import { authorize, codeFrom } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { askForMetadata, issuersOf } from '../issuer.ts';
import {
  type JsonObject,
  readJson,
  readJsonObject,
  readTokenError,
  responseParameter,
} from '../readers/index.ts';

type Report = (expected: string, actual: string, more?: Exchange, advisory?: boolean) => void;

/** The document, and a way to say what is wrong with it. */
async function readMetadata(bench: ServerBench, judge: Judge) {
  const { metadata } = bench.target.endpoints;
  if (metadata === undefined) throw new MissingControl('the target file has no endpoints.metadata');
  const exchange = await askForMetadata(bench, metadata);
  const report: Report = (expected, actual, more, advisory = false) =>
    judge.report({
      requirement: 'B-45',
      expected,
      actual,
      exchanges: more === undefined ? [exchange] : [exchange, more],
      advisory,
    });
  const reply = replied(exchange);
  const reading = readJsonObject(reply);
  return { exchange, reading, report, members: reading.ok ? reading.value : undefined };
}

async function form(bench: ServerBench, judge: Judge): Promise<void> {
  const { exchange, reading, report, members } = await readMetadata(bench, judge);
  if (statusOf(exchange) !== 200) return report('status 200 for the metadata', outcomeInWords(exchange));
  for (const { where, expected, actual } of reading.flaws) report(`${expected} (${where})`, actual);
  if (members === undefined) return;
  judgeIssuer(bench, members, report);
  for (const [name, value] of Object.entries(members)) {
    if (name.endsWith('_supported') && Array.isArray(value) && value.length === 0) {
      report(`no member without a value, such as ${name}`, 'an empty array');
    }
    if (!name.endsWith('_endpoint') && name !== 'jwks_uri') continue;
    if (typeof value !== 'string' || !URL.canParse(value)) {
      report(`a URL in ${name}`, JSON.stringify(value));
    }
  }
  const types = members.response_types_supported;
  if (!isTexts(types)) {
    report('the response types in response_types_supported', JSON.stringify(types) ?? 'no such member');
  }
}

function judgeIssuer(bench: ServerBench, { issuer }: JsonObject, report: Report): void {
  const right = issuersOf(bench.target);
  if (typeof issuer !== 'string' || !URL.canParse(issuer)) {
    report('a URL in issuer', JSON.stringify(issuer) ?? 'no such member');
  } else if (/[?#]/.test(issuer)) {
    report('an issuer without query and fragment', issuer);
  } else if (right.length > 0 && !right.includes(issuer)) {
    report(`the issuer ${right.join(' or ')}`, issuer);
  }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** How each endpoint is asked without asking for anything. */
const METHODS: Readonly<Record<string, 'GET' | 'POST'>> = {
  authorization_endpoint: 'GET',
  token_endpoint: 'POST',
  revocation_endpoint: 'POST',
  introspection_endpoint: 'POST',
  userinfo_endpoint: 'GET',
  jwks_uri: 'GET',
};

async function endpoints(bench: ServerBench, judge: Judge): Promise<void> {
  const { members, report } = await readMetadata(bench, judge);
  if (members === undefined) return leave(judge, 'there is no metadata that can be read');
  for (const [name, method] of Object.entries(METHODS)) {
    const url = members[name];
    if (typeof url !== 'string' || !URL.canParse(url)) {
      const needed =
        name === 'token_endpoint' ||
        (name === 'authorization_endpoint' && bench.target.claims.has('authorization-code'));
      if (needed && url === undefined) report(`the member ${name}`, 'no such member');
      continue;
    }
    const exchange = await bench.send(
      method === 'POST'
        ? formRequest({ url, parameters: [] })
        : { method, url, headers: [['Accept', '*/*']], body: bytes('') },
    );
    const status = statusOf(exchange);
    if (status === 0 || status === 404 || status >= 500) {
      report(`something at the ${name} ${url}`, outcomeInWords(exchange), exchange);
    } else if (name === 'jwks_uri') judgeKeys(exchange, report);
  }
}

function judgeKeys(exchange: Exchange, report: Report): void {
  const reading = readJson(replied(exchange).body, 'key set');
  const { keys } = (reading.ok ? reading.value : {}) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) report('a set of keys at the jwks_uri', outcomeInWords(exchange), exchange);
  else if (keys.some((key) => typeof key === 'object' && key !== null && ('d' in key || 'k' in key))) {
    report('public keys at the jwks_uri', 'a private or symmetric one', exchange);
  }
}

async function promises(bench: ServerBench, judge: Judge): Promise<void> {
  const { members, report } = await readMetadata(bench, judge);
  if (members === undefined) return leave(judge, 'there is no metadata that can be read');
  const { claims } = bench.target;
  const grants = isTexts(members.grant_types_supported) ? members.grant_types_supported : [];
  for (const grant of grants.filter((each) => each !== 'implicit')) {
    const exchange = await requestToken(bench, { grant_type: grant });
    const reading = readTokenError(replied(exchange));
    if (reading.ok && reading.value.error === 'unsupported_grant_type') {
      report(`the grant ${grant}, which is listed, to be known`, outcomeInWords(exchange), exchange);
    }
  }
  if (!claims.has('authorization-code')) return;
  const types = isTexts(members.response_types_supported) ? members.response_types_supported : [];
  if (!types.includes('code')) report('code among the response types', types.join(', '));
  for (const type of types) {
    const asked = await authorize(bench, { change: { response_type: type } });
    const error = asked.response && responseParameter(asked.response, 'error');
    if (error !== 'unsupported_response_type') continue;
    report(`the response type ${type}, which is listed, to be known`, `the error ${error}`, asked.exchange);
  }
  await judgeMethods(bench, members, report);
}

/** Without this list a client takes a server for one that knows no proof keys. @see RFC 8414 section 2 */
async function judgeMethods(bench: ServerBench, members: JsonObject, report: Report): Promise<void> {
  const methods = members.code_challenge_methods_supported;
  if (!bench.target.claims.has('pkce')) return;
  if (!isTexts(methods) || !methods.includes('S256')) {
    report(
      'S256 among the code_challenge_methods_supported',
      JSON.stringify(methods) ?? 'no such member',
      undefined,
      true,
    );
  }
  for (const method of isTexts(methods) ? methods : []) {
    const asked = await authorize(bench, { change: { code_challenge_method: method } });
    if (codeFrom(asked) === undefined) {
      report(`the challenge method ${method}, which is listed, to be taken`, 'no code', asked.exchange);
    }
  }
}

const leave = (judge: Judge, reason: string): void => judge.leave('B-45', 'untestable', reason);

const common = {
  party: 'authorization-server',
  kind: 'scenario',
  requirements: ['B-45'],
  claims: ['metadata'],
  controls: [],
} as const;

export const metadataChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'metadata-form',
    title: 'The metadata are JSON, well-formed, and of the issuer at whose address they are',
    run: form,
  },
  {
    ...common,
    id: 'metadata-endpoints',
    title: 'Every endpoint that the metadata list is there',
    run: endpoints,
  },
  {
    ...common,
    id: 'metadata-promises',
    title: 'Grants, response types and challenge methods that the metadata list are known',
    run: promises,
  },
];
