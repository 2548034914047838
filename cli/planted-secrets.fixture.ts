const jwt = (claims: object) =>
  [{ alg: 'RS256', typ: 'JWT' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');

/** Secrets of every shape that a server is told, by its target file and its environment, or hands out. */
export const SERVER_SECRETS = {
  password: `pä ss+w/ord=&<>"'%41 €`,
  secondPassword: 'sunshine',
  clientSecret: 'K7#"q\\n&amp;%zz=',
  secondClientSecret: '9f86d081884c7d65',
  bearerOfHook: 'hook-Bearer_token.42',
  keyOfHook: 'x/apikey+9000==',
  keyInAddress: 'q u e r y & key',
  secretInBody: '<form>secret</form>',
  variable: 'signing "secret" 日本',
  databasePassword: 'db:p@ss/word?1',
  option: 'opt1on,token',
  optionOfHook: "it's-a-dump-word",
  partOfName: 'deploy-key-77',
  partOfReason: 'ticket secret #5',
  accessToken: 'opaque/+access=token~1',
  refreshToken: `refresh"token\\with'quotes`,
  idToken: `${jwt({ iss: 'https://as.test', sub: 'alice', jti: '4711' })}.c2lnbmF0dXJl-_x`,
  sessionCookie: 'sess%2Fion.value+1',
  otherCookie: 'J4fq=9s*',
  fieldOfAnswer: 'csrf*field*31',
} as const;

/** Those that the driver of a client is told. */
export const DRIVER_SECRETS = { option: 'driver-t0ken/1', environment: 'word of & the <shell>' } as const;

/** Those in recorded traffic. */
export const RECORDED_SECRETS = {
  code: 'c0de&with=all/of+it',
  state: `state'of"the\\art`,
  verifier: 'v3rifier~'.repeat(6),
  assertion: `${jwt({ iss: 'app1', aud: 'https://as.test', jti: '4712' })}.YXNzZXJ0aW9u`,
  deviceCode: 'GmRhm-DnyEy8/wAg+9',
  password: 'Tr0ub4dor&3 %2B',
  clientSecret: 'deadbeefcafe0042',
  passwordInPart: 'part<of>many&parts',
  tokenInXml: 'xml-tok3n-1234',
  tokenInFragment: 'fragment/t0ken+=',
  passwordInAddress: 'ftp:passw0rd',
  keyInField: 'ApiKey+of/field==1',
  firstToken: 'rec0rded-refresh-token-one',
  secondToken: 'rec0rded-refresh-token-two',
} as const;

/** Ways in which a careless program repeats what it was told. */
export const WRITINGS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  encodeURIComponent,
  (secret) => encodeURIComponent(secret).replace(/%../g, (byte) => byte.toLowerCase()),
  (secret) => Buffer.from(secret).toString('hex').replace(/../g, '%$&'),
  (secret) => new URLSearchParams([['q', secret]]).toString(),
  (secret) => JSON.stringify(secret),
  (secret) =>
    `"${[...secret].map((one) => (one > '~' ? `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}` : one)).join('')}"`,
  (secret) => secret.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`),
  (secret) =>
    secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  (secret) => Buffer.from(secret).toString('base64'),
  (secret) => Buffer.from(`x${secret}y`).toString('base64url'),
  (secret) => `Basic ${Buffer.from(`ab:${secret}`).toString('base64')}`,
  (secret) => `${jwt({ sub: 'alice', secret })}.c2ln`,
  (secret) => Buffer.from(secret).toString('hex'),
  (secret) => encodeURIComponent(Buffer.from(secret).toString('base64')),
  (secret) => encodeURIComponent(encodeURIComponent(secret)),
];
