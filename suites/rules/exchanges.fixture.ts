import { bytes, type Exchange, type HeaderField } from '../../mock-server/wire/index.ts';

/** A reply, or why there was none, in short. */
interface Answered {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: readonly HeaderField[];
  readonly failed?: 'reset';
}

/** Exchanges of a client in a story, one after the other unless they say otherwise. */
export interface Story {
  /** A refresh with this refresh token, or the form as it is. */
  refresh(refreshToken: string | Readonly<Record<string, string>>, answered: Answered, at?: Place): void;
  call(token: string | undefined, answered?: Answered, at?: Place): void;
  readonly exchanges: readonly Exchange[];
}

/** Where and when a request is made. */
export interface Place {
  readonly origin?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: readonly HeaderField[];
  readonly body?: string;
  /** Seconds since the last exchange ended. */
  readonly after?: number;
  /** Begins when the exchange before it began, and ends after it. */
  readonly together?: boolean;
}

const CLIENT = { client_id: 'app1', client_secret: 'secret1' };

/** Tokens as an endpoint answers them. */
export const tokens = (accessToken: string, refreshToken?: string, more: object = {}): Answered => ({
  status: 200,
  body: {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 3600,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    ...more,
  },
});

/** The refusal of a call for its token. */
export const REFUSED: Answered = {
  status: 401,
  headers: [['WWW-Authenticate', 'Bearer realm="enigma", error="invalid_token"']],
};

/** The refusal of a token request. */
export const refused = (code: string, more: object = {}): Answered => ({
  status: 400,
  body: { error: 'invalid_request', code, ...more },
});

export function story(): Story {
  const exchanges: Exchange[] = [];
  let now = Date.UTC(2026, 0, 15);
  let sequence = 0;

  function add(request: Omit<Exchange['request'], 'body'> & { body: string }, answered: Answered, at: Place) {
    const before = exchanges.at(-1);
    const joint = at.together === true && before !== undefined;
    const startedAt = joint ? before.startedAt : now + (at.after ?? 0) * 1000;
    const began = joint ? before.began + 0.5 : ++sequence;
    const ended = ++sequence + 1;
    sequence += 1;
    now = startedAt + 10;
    const { status = 200, body = '', headers = [], failed } = answered;
    exchanges.push({
      id: exchanges.length + 1,
      from: 'client',
      to: 'resource-server',
      request: { ...request, body: bytes(request.body) },
      outcome:
        failed === undefined
          ? {
              kind: 'reply',
              reply: { status, headers, body: bytes(typeof body === 'string' ? body : JSON.stringify(body)) },
            }
          : { kind: 'failure', reason: failed, detail: '' },
      startedAt,
      endedAt: now,
      began,
      ended,
    });
    if (joint) exchanges.splice(-2, 1, { ...before, ended: began + 0.25 });
  }

  return {
    exchanges,
    refresh(given, answered, at = {}) {
      const form =
        typeof given === 'string' ? { grant_type: 'refresh_token', refresh_token: given, ...CLIENT } : given;
      const { origin = 'https://us.example', path = '/oauth2/v0/token', method = 'POST', headers = [] } = at;
      const type: HeaderField = ['Content-Type', 'application/x-www-form-urlencoded'];
      const body = at.body ?? new URLSearchParams(form).toString();
      add({ method, url: `${origin}${path}`, headers: [type, ...headers], body }, answered, at);
    },
    call(token, answered = { status: 200, body: {} }, at = {}) {
      const { origin = 'https://us.example', path = '/api/a', method = 'GET', headers = [], body = '' } = at;
      const authorization: HeaderField[] = token === undefined ? [] : [['Authorization', `Bearer ${token}`]];
      const accept: HeaderField = ['Accept', 'application/json'];
      add(
        { method, url: `${origin}${path}`, headers: [accept, ...authorization, ...headers], body },
        answered,
        at,
      );
    },
  };
}
