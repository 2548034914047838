import type { Rotation, ScriptStep } from '../../fixtures/bench/index.ts';

/** What the staged server is to do next, as steps of its script. */

/** Requests to protected resources are refused as if their token had expired, in one of the forms of A-15. */
export const tokenExpired = (
  times = 1,
  form: 'full' | 'json' | 'challenge' | 'bare' = 'full',
): ScriptStep => ({
  on: { endpoint: 'resource' },
  times,
  do: { behaviour: 'invalid-token', with: { form } },
});

/** What the token endpoint does to the next request, or to the next few. */
export const tokenEndpoint = (action: ScriptStep['do'], times = 1): ScriptStep => ({
  on: { endpoint: 'token' },
  times,
  do: action,
});

/** A refusal by the token endpoint with this code. */
export const refusal = (settings: {
  readonly code?: string | number;
  readonly error?: string;
  readonly description?: string;
  readonly status?: number;
}): ScriptStep['do'] => ({ behaviour: 'error-code', with: settings });

/** What the next refresh does with the refresh token. */
export const rotating = (policy: Rotation): ScriptStep =>
  tokenEndpoint({ behaviour: `${policy}-refresh-token` });

/** The next refresh yields these tokens, whatever it presents. */
export const issuing = (tokens: {
  readonly accessToken: string;
  readonly refreshToken: string;
}): ScriptStep => ({
  on: { endpoint: 'token', grant: 'refresh_token' },
  times: 1,
  do: {
    reply: {
      status: 200,
      body: {
        access_token: tokens.accessToken,
        token_type: 'Bearer',
        expires_in: 3600,
        refresh_token: tokens.refreshToken,
      },
    },
  },
});

/** Protected resources answer, whatever token they are shown. */
export const served = (times = 100): ScriptStep => ({
  on: { endpoint: 'resource' },
  times,
  do: { reply: { status: 200, body: { served: true } } },
});
