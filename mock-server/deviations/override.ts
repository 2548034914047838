import type { Parts, Step, StepName } from '../endpoints/index.ts';
import type { Ports, Store } from '../ports/index.ts';
import type { Problem, Profile } from '../profiles/index.ts';
import { type JwtMethods, jwtMethods, jwtTokens } from '../tokens/index.ts';
import type { ServerDeviation } from './deviation.ts';

/** Small overrides that deviations are put together from: each changes one kind of part and leaves the rest. */
type Override = ServerDeviation['override'];

export const withPolicies =
  (change: Partial<Parts['policies']>): Override =>
  (parts) => ({ ...parts, policies: { ...parts.policies, ...change } });

export const withProfile =
  (change: Partial<Profile>): Override =>
  (parts) => ({ ...parts, profile: { ...parts.profile, ...change } });

export const withCodecs =
  (change: Partial<Parts['codecs']>): Override =>
  (parts) => ({ ...parts, codecs: { ...parts.codecs, ...change } });

/** Puts another step in the place of one; it may call the one that it replaces. */
export const withStep =
  (name: StepName, replace: (original: Step) => Step): Override =>
  (parts) => ({ ...parts, steps: { ...parts.steps, [name]: replace(parts.steps[name]) } });

/** Answers some problems otherwise than the profile says. */
export const withProblems =
  (change: Partial<Record<Problem, Partial<Profile['problems'][Problem]>>>): Override =>
  (parts) => {
    const problems = { ...parts.profile.problems };
    for (const [problem, other] of Object.entries(change)) {
      problems[problem as Problem] = { ...problems[problem as Problem], ...other };
    }
    return { ...parts, profile: { ...parts.profile, problems } };
  };

/** Renders something otherwise; the original renderers are at hand. */
export const withRenderers =
  (change: (original: Parts['renderers']) => Partial<Parts['renderers']>): Override =>
  (parts) => ({ ...parts, renderers: { ...parts.renderers, ...change(parts.renderers) } });

/** A server that makes or checks its JWTs in another way; one without JWTs stays as it is. */
export const withJwts =
  (change: Partial<JwtMethods>): Override =>
  (parts) => {
    const { format } = parts.profile.accessToken;
    if (format.kind !== 'jwt') return parts;
    return { ...parts, format: jwtTokens(format, { ...jwtMethods, ...change }) };
  };
export const withPorts =
  (change: (ports: Ports) => Partial<Ports>): Override =>
  (parts) => ({ ...parts, ports: { ...parts.ports, ...change(parts.ports) } });

/** A server that remembers otherwise. What the change itself keeps dies with the process. */
export const withStore = (change: (store: Store) => Partial<Store>): Override =>
  withPorts(({ store }) => ({ store: { ...store, ...change(store) } }));
