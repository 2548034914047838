import { jsonReply } from '../protocol/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withRenderers, withStep } from './override.ts';

/** Says something else where the base URL of the user's region stands. */
const withGeolocation = (
  write: (home: string, here: string) => string | undefined,
): ServerDeviation['override'] =>
  withRenderers((original) => ({
    errorMembers(problem, call, tools) {
      const { geolocation, ...members } = original.errorMembers(problem, call, tools);
      if (typeof geolocation !== 'string') return members;
      const other = write(geolocation, tools.originOf(call.region));
      return other === undefined ? members : { ...members, geolocation: other };
    },
  }));

/** Faults in how users are sent to the region that serves them. */
export const regionDeviations = byAuthorizationServer([
  {
    name: 'geolocation-missing',
    title: 'Code 16 comes without a geolocation.',
    breaks: ['ENIGMA-34'],
    override: withGeolocation(() => undefined),
  },
  {
    name: 'geolocation-without-code-16',
    title: 'The geolocation comes without a code.',
    breaks: ['ENIGMA-30', 'ENIGMA-34'],
    override: withRenderers((original) => ({
      errorMembers(problem, call, tools) {
        const { code, ...members } = original.errorMembers(problem, call, tools);
        return problem === 'user-lives-elsewhere' ? members : { ...members, code };
      },
    })),
  },
  {
    name: 'geolocation-is-a-host',
    title: 'The geolocation is the name of a host, and no URL.',
    breaks: ['ENIGMA-34'],
    override: withGeolocation((home) => home.replace(/^https?:\/\//, '')),
  },
  {
    name: 'geolocation-points-back',
    title: 'The geolocation is the region that was just asked.',
    breaks: ['ENIGMA-34'],
    override: withGeolocation((_home, here) => here),
  },
  {
    name: 'geolocation-without-tls',
    title: 'The geolocation sends credentials over plain http.',
    breaks: ['ENIGMA-34'],
    override: withGeolocation((home) => home.replace('https://', 'http://')),
  },
  {
    name: 'geolocation-with-the-path',
    title: 'The geolocation is the whole address of the token endpoint, and no base URL.',
    breaks: ['ENIGMA-34'],
    override: withGeolocation((home) => `${home}/oauth2/v0/token`),
  },
  {
    name: 'wrong-region-redirects',
    title: 'A request in the wrong region is redirected, with the new place in a header field.',
    breaks: ['ENIGMA-30', 'ENIGMA-34', 'B-13'],
    override: withRenderers((original) => ({
      refusedByEndpoint(problem, call, tools) {
        const reply = original.refusedByEndpoint(problem, call, tools);
        if (problem !== 'user-lives-elsewhere' || call.user === undefined) return reply;
        const location = tools.originOf(call.user.region) + tools.profile.paths.token;
        return jsonReply(307, {}, [...reply.headers, ['Location', location]]);
      },
    })),
  },
  {
    name: 'every-region-serves-everybody',
    title: 'Every region hands out tokens for every user.',
    breaks: ['ENIGMA-34'],
    override: withPolicies({ livesElsewhere: () => false }),
  },
  {
    name: 'every-region-refreshes',
    title: 'A refresh is served in any region.',
    breaks: ['ENIGMA-34'],
    override: withStep(
      'checkRegion',
      (original) => (call, tools) => (call.grantType === 'refresh_token' ? undefined : original(call, tools)),
    ),
  },
  {
    name: 'region-found-once',
    title: 'The region of a user is remembered from the first request, and a move is not noticed.',
    breaks: ['ENIGMA-34'],
    override: (parts) => {
      const homes = new Map<string, string>();
      return withPolicies({
        livesElsewhere(user, region) {
          const home = homes.get(user.name) ?? user.region;
          homes.set(user.name, home);
          return home !== region;
        },
      })(parts);
    },
  },
]);
