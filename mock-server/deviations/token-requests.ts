import { refused } from '../endpoints/index.ts';
import { parameter, readForm } from '../protocol/index.ts';
import { queryOf } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withCodecs, withProfile, withRenderers, withStep } from './override.ts';

const withTokenPath =
  (token: string): ServerDeviation['override'] =>
  (parts) =>
    withProfile({ paths: { ...parts.profile.paths, token } })(parts);

const methods = byAuthorizationServer([
  {
    name: 'token-by-get',
    title: 'The token endpoint answers GET, with the parameters in the URL.',
    profiles: ['enigma', 'cehub'],
    breaks: ['B-01', 'CEHUB-30'],
    override: (parts) =>
      withStep('readRequestForm', (original) => (call, tools) => {
        if (call.request.method !== 'GET') return original(call, tools);
        call.form = readForm(queryOf(call.request.url));
        return undefined;
      })(
        withStep('requirePost', (original) => (call, tools) => {
          return call.request.method === 'GET' ? undefined : original(call, tools);
        })(parts),
      ),
  },
  {
    name: 'token-by-any-method-with-a-body',
    title: 'The token endpoint takes a form by PUT, PATCH and DELETE too.',
    breaks: ['B-01'],
    override: withStep(
      'requirePost',
      (original) => (call, tools) => (call.request.body.length > 0 ? undefined : original(call, tools)),
    ),
  },
  {
    name: 'token-endpoint-of-another-version',
    title: 'The token endpoint stands at /oauth2/v1/token.',
    breaks: ['ENIGMA-07'],
    override: withTokenPath('/oauth2/v1/token'),
  },
  {
    name: 'legacy-token-endpoint-at-the-new-path',
    title: 'The old world answers at the path of the new one.',
    profiles: ['enigma-legacy'],
    breaks: ['ENIGMA-01'],
    override: withTokenPath('/oauth2/v0/token'),
  },
  {
    name: 'token-endpoint-renamed-in-a-region',
    title: 'Outside the first region there is no token endpoint at the documented path.',
    breaks: ['ENIGMA-07', 'ENIGMA-34'],
    override: withStep(
      'requirePost',
      (original) => (call, tools) =>
        call.endpoint === 'token' && call.region !== tools.profile.regions[0]
          ? refused('unknown-endpoint', 'this region knows the endpoint under another name')
          : original(call, tools),
    ),
  },
]);

const NAMES = ['grant_type', 'username', 'password', 'refresh_token', 'scope', 'client_id', 'client_secret'];

const parameters = byAuthorizationServer([
  {
    name: 'unknown-parameter-refused',
    title: 'A parameter that the token endpoint does not know makes the request invalid.',
    breaks: ['B-02'],
    override: withStep('readGrantType', (original) => (call, tools) => {
      const stranger = call.form?.find(([name, value]) => value !== '' && !NAMES.includes(name));
      return stranger === undefined
        ? original(call, tools)
        : refused('malformed-request', `nobody knows a parameter ${stranger[0]}`);
    }),
  },
  {
    name: 'empty-scope-is-no-scope',
    title: 'A scope parameter without a value asks for a token without scopes.',
    breaks: ['B-02'],
    override: withStep('decideScope', (original) => (call, tools) => {
      const empty = call.form?.some(([name, value]) => name === 'scope' && value === '');
      if (!empty) return original(call, tools);
      call.scope = [];
      return undefined;
    }),
  },
  {
    name: 'empty-password-is-a-wrong-one',
    title: 'A password without a value is compared with the right one instead of being missed.',
    breaks: ['B-02'],
    override: withStep('findUser', (original) => async (call, tools) => {
      const empty = call.form?.some(([name, value]) => name === 'password' && value === '');
      return empty ? refused('incorrect-credentials', 'the password is wrong') : original(call, tools);
    }),
  },
  {
    name: 'repetition-last-wins',
    title: 'Of a parameter that is given twice the last one counts.',
    breaks: ['B-03'],
    override: withCodecs({ readForm: (encoded) => [...new Map(readForm(encoded))] }),
  },
  {
    name: 'repetition-of-one-value-passes',
    title: 'A parameter may be given twice when both have one value.',
    breaks: ['B-03'],
    override: withStep('refuseRepetition', (original) => (call, tools) => {
      const pairs = new Set<string>();
      const form = (call.form ?? []).filter((pair) => {
        const seen = pairs.has(pair.join('='));
        pairs.add(pair.join('='));
        return !seen;
      });
      return original({ ...call, form }, tools);
    }),
  },
  {
    name: 'repetition-is-an-invalid-grant',
    title: 'A parameter that is given twice is answered with invalid_grant.',
    breaks: ['B-03'],
    override: withStep('refuseRepetition', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      return decision && refused('invalid-refresh-token', decision.because);
    }),
  },
]);

const refresh = byAuthorizationServer([
  {
    name: 'refresh-grant-by-its-prose-name',
    title: 'grant_type refresh_grant is taken for refresh_token.',
    breaks: ['ENIGMA-25'],
    override: withCodecs({
      readForm: (encoded) =>
        readForm(encoded).map(([name, value]) =>
          name === 'grant_type' && value === 'refresh_grant' ? [name, 'refresh_token'] : [name, value],
        ),
    }),
  },
  {
    name: 'refresh-token-in-any-case',
    title: 'Refresh tokens are looked up without regard to case.',
    breaks: ['ENIGMA-25', 'B-14'],
    override: (parts) => {
      const issued = new Map<string, string>();
      return withStep('findRefreshToken', (original) => async (call, tools) => {
        const given = parameter(call.form ?? [], 'refresh_token');
        const known = given === undefined ? undefined : issued.get(given.toLowerCase());
        if (known === undefined) return original(call, tools);
        call.form = (call.form ?? []).map(([name, value]) => [name, value === given ? known : value]);
        return original(call, tools);
      })(
        withRenderers((original) => ({
          issued(decision, call, tools) {
            const { refreshToken } = decision.tokens;
            if (refreshToken !== undefined) issued.set(refreshToken.toLowerCase(), refreshToken);
            return original.issued(decision, call, tools);
          },
        }))(parts),
      );
    },
  },
]);

/** Faults in how token requests are read. */
export const tokenRequestDeviations = [...methods, ...parameters, ...refresh];
