import { ControlError } from './control-error.ts';

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** What goes with a call. */
export interface CallDetails {
  readonly body?: unknown;
  readonly query?: Query;
  readonly signal?: AbortSignal;
}

/** Calls of one control API. */
export interface Connection {
  /** @returns what the API answers, undefined for an answer without content. @throws ControlError */
  call<Answer>(method: string, path: string, details?: CallDetails): Promise<Answer>;
  /** The reply, once it is known to be a success. @throws ControlError */
  open(method: string, path: string, details?: CallDetails): Promise<Response>;
}

/** @param send how requests are sent */
export function connectionTo(origin: string, send: typeof fetch): Connection {
  async function open(method: string, path: string, details: CallDetails = {}): Promise<Response> {
    const { body, query = {}, signal } = details;
    const response = await send(`${origin}${path}${queryOf(query)}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
      ...(signal === undefined ? {} : { signal }),
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw cause;
      throw new ControlError(
        `there is no control API at ${origin}; "bearerproof serve" starts one and prints its address`,
        undefined,
        { cause },
      );
    });
    if (!response.ok) throw await refusalOf(response, origin);
    return response;
  }

  return {
    open,
    async call<Answer>(method: string, path: string, details?: CallDetails) {
      const response = await open(method, path, details);
      return (response.status === 204 ? undefined : await response.json()) as Answer;
    },
  };
}

function queryOf(query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) given.set(name, String(value));
  }
  return given.size === 0 ? '' : `?${given}`;
}

async function refusalOf(response: Response, origin: string): Promise<ControlError> {
  const { error } = (await response.json().catch(() => ({}))) as { readonly error?: unknown };
  const sentence =
    typeof error === 'string'
      ? error
      : `what answers at ${origin} is no control API: it answered ${response.status} without saying why`;
  return new ControlError(sentence, response.status);
}
