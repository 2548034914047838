/** A redirect URI that is nearly a registered one, or made to look like it. */
export interface SpoiltUri {
  readonly how: string;
  readonly uri: string;
}

interface Shape {
  readonly scheme: string;
  readonly host: string;
  /** With its colon; empty where there is none. */
  readonly port: string;
  /** Path and query. */
  readonly rest: string;
}

const shapeOf = (uri: string): Shape => {
  const [, scheme = '', host = '', port = '', rest = ''] =
    /^([^:]+):\/\/(\[[^\]]+\]|[^/:?#]+)(:\d+)?(.*)$/s.exec(uri) ?? [];
  return { scheme, host, port, rest };
};

const join = ({ scheme, host, port, rest }: Shape): string => `${scheme}://${host}${port}${rest}`;

type Spoiling = (shape: Shape, uri: string) => string;

/** Ways to change a URI so that no simple comparison of strings takes it for the same. @see RFC 3986 section 6.2.1 */
const SPOILINGS: Readonly<Record<string, Spoiling>> = {
  'a letter more at the end': (_, uri) => `${uri}x`,
  'a letter less at the end': (_, uri) => uri.slice(0, -1),
  'a segment more': (_, uri) => `${uri}/elsewhere`,
  'a slash more': (_, uri) => `${uri}/`,
  'a way back in the path': (_, uri) => `${uri}/../elsewhere`,
  'an encoded way back in the path': (_, uri) => `${uri}/..%2felsewhere`,
  'another path': (shape) => join({ ...shape, rest: '/elsewhere' }),
  'no path': (shape) => join({ ...shape, rest: '' }),
  'a doubled slash before the path': (shape) => join({ ...shape, rest: `/${shape.rest}` }),
  'the path in capitals': (shape) => join({ ...shape, rest: shape.rest.toUpperCase() }),
  'the host in capitals': (shape) => join({ ...shape, host: shape.host.toUpperCase() }),
  'the scheme in capitals': (shape) => join({ ...shape, scheme: shape.scheme.toUpperCase() }),
  'a letter of the path encoded': (shape) =>
    join({
      ...shape,
      rest: shape.rest.replace(/[a-z]/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
    }),
  'the other scheme': (shape) => join({ ...shape, scheme: shape.scheme === 'https' ? 'http' : 'https' }),
  'a scheme of an application': (shape) => join({ ...shape, scheme: 'evil' }),
  'another port': (shape) => join({ ...shape, port: ':8443' }),
  'a port spelt out': (shape) =>
    join({ ...shape, port: shape.port || (shape.scheme === 'https' ? ':443' : ':80') }),
  'user information': (shape) => join({ ...shape, host: `user@${shape.host}` }),
  'the host as user information of another': (shape) =>
    join({ ...shape, host: `${shape.host}${shape.port}@evil.test`, port: '' }),
  'the host behind a backslash': (shape) => join({ ...shape, host: `evil.test\\@${shape.host}` }),
  'a host that begins with it': (shape) => join({ ...shape, host: `${shape.host}.evil.test` }),
  'a host that ends with it': (shape) => join({ ...shape, host: `evil${shape.host}` }),
  'a host below it': (shape) => join({ ...shape, host: `evil.${shape.host}` }),
  'a query more': (_, uri) => `${uri}${uri.includes('?') ? '&' : '?'}next=elsewhere`,
  'an empty query': (_, uri) => `${uri}?`,
  'a fragment more': (_, uri) => `${uri}#elsewhere`,
  'an empty fragment': (_, uri) => `${uri}#`,
  'a space more': (_, uri) => `${uri} `,
  'a space before it': (_, uri) => ` ${uri}`,
  'a null character more': (_, uri) => `${uri}\0`,
  'a line end and another address': (_, uri) => `${uri}\r\nhttps://evil.test/`,
  'another address after a comma': (_, uri) => `${uri},https://evil.test/`,
  'it as a parameter of another': (_, uri) => `https://evil.test/?next=${uri}`,
  'an address without a scheme': (shape) => join(shape).replace(/^[^:]+:/, ''),
  'an address of another': () => 'https://evil.test/callback',
  'a script': () => 'javascript:alert(1)',
};

/** Whether only the port differs and both are on a loopback address, which native applications may ask for. @see RFC 8252 section 7.3 */
export function differsByLoopbackPort(registered: string, given: string): boolean {
  const [one, other] = [shapeOf(registered), shapeOf(given)];
  return (
    /^(127\.0\.0\.1|\[::1\]|localhost)$/.test(one.host) &&
    /^(:\d+)?$/.test(other.port) &&
    join({ ...one, port: '' }) === join({ ...other, port: '' })
  );
}

/** Every way to spoil a URI that makes another one of it, one port on a loopback address being as good as another. */
export function spoilt(uri: string): readonly SpoiltUri[] {
  const shape = shapeOf(uri);
  return Object.entries(SPOILINGS)
    .map(([how, spoil]) => ({ how, uri: spoil(shape, uri) }))
    .filter((each) => each.uri !== uri && !differsByLoopbackPort(uri, each.uri));
}
