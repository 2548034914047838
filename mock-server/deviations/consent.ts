import { bytes } from '../wire/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withRenderers, withStep } from './override.ts';

type Override = ServerDeviation['override'];

/** Changes the destination of a redirect that has an error in it. */
const denyingAt = (change: (uri: string) => string | undefined): Override =>
  withRenderers((original) => ({
    authorizationResponse(parameters, call, tools) {
      const { authorization } = call;
      const denied = parameters.some(([name, value]) => name === 'error' && value === 'access_denied');
      if (!denied || authorization?.redirectUri === undefined)
        return original.authorizationResponse(parameters, call, tools);
      const redirectUri = change(authorization.redirectUri);
      if (redirectUri === undefined) {
        return { status: 200, headers: [['Content-Type', 'text/html']], body: bytes('<h1>Denied</h1>') };
      }
      return original.authorizationResponse(
        parameters,
        { ...call, authorization: { ...authorization, redirectUri } },
        tools,
      );
    },
  }));

/** Deviations in what becomes of people's decisions. */
export const consentDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'nobody-is-asked',
    title: 'Applications get what they ask for without anybody’s being asked.',
    profiles: ['cehub'],
    breaks: ['CEHUB-10'],
    override: withPolicies({ needsConsent: () => false }),
  },
  {
    name: 'denial-taken-for-consent',
    title: 'The answer of the person is not read: whoever sends the form has agreed.',
    profiles: ['cehub'],
    breaks: ['CEHUB-10'],
    override: withStep('requireConsent', (original) => (call, tools) => {
      if (call.submitted !== 'consent') return original(call, tools);
      const form = (call.form ?? []).map(
        ([name, value]) => [name, name === 'decision' ? 'allow' : value] as const,
      );
      return original({ ...call, form }, tools);
    }),
  },
  {
    name: 'denial-with-a-code',
    title: 'A response that says that the person denied has a code all the same.',
    profiles: ['cehub'],
    breaks: ['CEHUB-10'],
    override: withRenderers((original) => ({
      authorizationResponse: (parameters, call, tools) =>
        original.authorizationResponse(
          parameters.some(([, value]) => value === 'access_denied')
            ? [...parameters, ['code', 'one-that-nobody-allowed']]
            : parameters,
          call,
          tools,
        ),
    })),
  },
  {
    name: 'denial-is-a-dead-end',
    title: 'Who denies is left on a page.',
    profiles: ['cehub'],
    breaks: ['CEHUB-18', 'B-22'],
    override: denyingAt(() => undefined),
  },
  {
    name: 'denial-leads-to-the-front-page',
    title: 'Who denies is sent to the front page of the application.',
    profiles: ['cehub'],
    breaks: ['CEHUB-18'],
    override: denyingAt((uri) => new URL('/', uri).href),
  },
  {
    name: 'code-gives-dead-tokens',
    title: 'The tokens that a code gives are revoked when they are handed out.',
    profiles: ['cehub'],
    breaks: ['CEHUB-22'],
    override: withStep('issue', (original) => async (call, tools) => {
      const decision = await original(call, tools);
      if (call.code !== undefined) await tools.ports.store.revokeGrant(call.code.grantId, call.now);
      return decision;
    }),
  },
]);
