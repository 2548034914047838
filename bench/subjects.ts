/** The servers that `throughput.ts` measures, in a process of their own: bare ones, mocks, and those of others. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuth2Server } from 'oauth2-mock-server';
import { Provider } from 'oidc-provider';
import { createMockServer, type MockServer, type ProfileName } from '../mock-server/index.ts';
import { bodyText, bytes, type HttpReply, type HttpRequest } from '../mock-server/wire/index.ts';

/** A request to send over and over. */
export interface Subject {
  readonly name: string;
  /** The bare server that does the same work and no more. */
  readonly baseline: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const passwordForm =
  'grant_type=password&username=alice&password=alicepw&client_id=app1&client_secret=secret1';

async function mockOf(profile: ProfileName): Promise<MockServer> {
  const mock = await createMockServer({ profile, journalLimit: 10_000 });
  await mock.listen();
  return mock;
}

const tokenRequest = ({ url, profile }: MockServer): HttpRequest => ({
  method: 'POST',
  url: url + profile.paths.token,
  headers: [['Content-Type', 'application/x-www-form-urlencoded']],
  body: bytes(passwordForm),
});

async function apiRequest(mock: MockServer): Promise<HttpRequest> {
  const { reply } = await mock.handle(tokenRequest(mock));
  const { access_token } = JSON.parse(bodyText(reply)) as { access_token: string };
  return {
    method: 'GET',
    url: `${mock.url}/api/profile`,
    headers: [['Authorization', `Bearer ${access_token}`]],
    body: bytes(''),
  };
}

type BareAnswer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A server of nothing but node:http. */
async function listenBare(answer: BareAnswer): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer(request, response, Buffer.concat(chunks).toString()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Gives the same bytes to everybody. */
function sameBytes({ status, headers, body }: HttpReply): BareAnswer {
  const fields = [...headers.flat(), 'Content-Length', String(body.length)];
  return (_request, response) => {
    response.writeHead(status, fields);
    response.end(body);
  };
}

/** Parses the form, and makes tokens of as much chance, of which it remembers nothing. */
const freshTokens: BareAnswer = (_request, response, body) => {
  const form = new URLSearchParams(body);
  const content = JSON.stringify({
    access_token: randomBytes(32).toString('base64url'),
    token_type: 'Bearer',
    expires_in: 3600,
    refresh_token: randomBytes(32).toString('base64url'),
    scope: form.get('scope') ?? 'read write',
  });
  response.writeHead(200, [
    ...['Content-Type', 'application/json', 'Cache-Control', 'no-store', 'Pragma', 'no-cache'],
    ...['Content-Length', String(content.length)],
  ]);
  response.end(content);
};

/** The subject, and the bare server that does the same work. */
async function withBaseline(
  name: string,
  mock: MockServer,
  request: HttpRequest,
  bare?: BareAnswer,
): Promise<Subject[]> {
  const { reply } = await mock.handle(request);
  if (reply.status !== 200) throw new Error(`${name} answers ${reply.status}: ${bodyText(reply)}`);
  const baseline = `bare node:http, ${name}`;
  const { method, url, headers } = request;
  const common = { baseline, method, headers: Object.fromEntries(headers), body: bodyText(request) };
  return [
    { ...common, name: baseline, url: await listenBare(bare ?? sameBytes(reply)) },
    { ...common, name, url },
  ];
}

const clientCredentials = 'grant_type=client_credentials&client_id=app1&client_secret=secret1';

/** A server of somebody else, beside the bare one that makes opaque tokens. */
const other = (name: string, url: string): Subject => ({
  name,
  baseline: `bare node:http, ${TOKENS}`,
  url,
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: clientCredentials,
});

async function oauth2MockServer(): Promise<Subject> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  return other('oauth2-mock-server, RS256', `http://127.0.0.1:${server.address().port}/token`);
}

async function oidcProvider(): Promise<Subject> {
  const provider = new Provider('http://127.0.0.1', {
    clients: [
      {
        client_id: 'app1',
        client_secret: 'secret1',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: ['only interactive logins need cookies'] },
    features: { devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
  });
  const server = provider.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return other('oidc-provider, opaque', `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`);
}

const TOKENS = 'tokens, opaque';
const opaque = await mockOf('oauth2');
const signed = await mockOf('enigma');
const subjects = [
  ...(await withBaseline('resource, opaque token', opaque, await apiRequest(opaque))),
  ...(await withBaseline('resource, JWT', signed, await apiRequest(signed))),
  ...(await withBaseline(TOKENS, opaque, tokenRequest(opaque), freshTokens)),
  ...(await withBaseline('tokens, RS256', signed, tokenRequest(signed), freshTokens)),
  await oauth2MockServer(),
  await oidcProvider(),
];

// Each question is how much processor time this process has used so far, in microseconds.
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(subjects);
