import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serverDeviations } from './deviations/index.ts';
import { conformantParts, type Parts } from './endpoints/index.ts';
import { createMockServer } from './mock-server.ts';
import { changedParts, meetsChange, tellingReads } from './part-reads.ts';
import { defaultPorts, memoryStore, seededRandom, virtualClock } from './ports/index.ts';
import { profiles } from './profiles/index.ts';

const parts = conformantParts(profiles.enigma, defaultPorts({ clock: virtualClock() }), 'loopback');
const pass = (given: Parts): Parts => given;

function told(read: (parts: Parts) => unknown): string[] {
  const paths: string[] = [];
  read(tellingReads(parts, (path) => paths.push(path)));
  return paths;
}

describe('parts that tell of reads', () => {
  test('name what was read by its path, and nothing else', () => {
    assert.deepEqual(
      told(({ profile }) => profile.accessToken.lifetime),
      ['profile.accessToken', 'profile.accessToken.lifetime'],
    );
    assert.deepEqual(
      told(({ policies }) => policies.scopeCovers),
      ['policies.scopeCovers'],
    );
    assert.deepEqual(told(pass), []);
  });

  test('say so where all members are listed, or one is asked for that there is not', () => {
    assert.ok(told(({ profile }) => ({ ...profile.problems })).includes('profile.problems.*'));
    assert.deepEqual(
      told(({ steps }) => 'unheardOf' in steps || Object.hasOwn(steps, 'unknown')),
      ['steps.unheardOf', 'steps.unknown'],
    );
  });

  test('are the same parts otherwise: a server made of them answers alike', async () => {
    const read = new Set<string>();
    const options = () => ({ profile: 'mware-esb', clock: virtualClock(), random: seededRandom(1) }) as const;
    const ask = async (server: Awaited<ReturnType<typeof createMockServer>>) => {
      const body = new URLSearchParams({
        grant_type: 'password',
        username: 'alice',
        password: 'alicepw',
        client_id: 'app1',
        client_secret: 'secret1',
      });
      const reply = await server.fetch(`${server.url}/token`, { method: 'POST', body });
      return [reply.status, await reply.json()];
    };
    const watched = await createMockServer({ ...options(), onPartRead: (path) => read.add(path) });
    const answer = await ask(watched);
    assert.deepEqual(answer, await ask(await createMockServer(options())));
    assert.equal(answer[0], 200);
    assert.ok(read.has('policies.accessTokenExpiry') && read.has('ports.store.issue'));
    assert.ok(!read.has('steps.revoke'));
  });
});

describe('what a deviation changes', () => {
  const changed = (override: (parts: Parts) => Parts) =>
    changedParts(profiles.enigma, { override }, [memoryStore()]);

  test('is told by paths, also where a member is new or a list is shorter', () => {
    assert.deepEqual(
      changed((before) => ({
        ...before,
        policies: { ...before.policies, scopeCovers: () => true },
        profile: {
          ...before.profile,
          accessToken: { ...before.profile.accessToken, lifetime: 'PT2H' },
          problems: { ...before.profile.problems, unheardOf: { status: 418 } },
        },
        pipelines: { ...before.pipelines, token: before.pipelines.token.slice(0, -1) },
      })).toSorted(),
      [
        `pipelines.token.${parts.pipelines.token.length - 1}`,
        'pipelines.token.length',
        'policies.scopeCovers',
        'profile.accessToken.lifetime',
        'profile.problems.unheardOf',
      ],
    );
  });

  test('is everything where nothing has changed yet, and more where a restart shows more', () => {
    assert.deepEqual(changed(pass), ['*']);
    let assembled = 0;
    const later = changed((before) => ({
      ...before,
      policies: {
        ...before.policies,
        [assembled++ === 0 ? 'scopeCovers' : 'passwordMatches']: () => true,
      },
    }));
    assert.deepEqual(later, ['policies.scopeCovers', 'policies.passwordMatches']);
  });

  test('acts on nothing when it is put in: what it leaves alone goes on with the same words', () => {
    const asked = () => assert.fail('asks for keys');
    const ports = {
      ...defaultPorts({ clock: virtualClock() }),
      random: { bytes: () => assert.fail('draws') },
      keys: { current: asked, all: asked, rotate: asked },
    };
    for (const profile of Object.values(profiles)) {
      const conformant = conformantParts(profile, ports, 'loopback');
      for (const { override } of serverDeviations) override(conformant);
    }
  });

  test('is met by who read it, who listed what is beside it, and everybody where it is a part as a whole', () => {
    const reads = new Set(['steps.serve', 'profile.problems.*']);
    assert.equal(meetsChange(reads, ['steps.serve']), true);
    assert.equal(meetsChange(reads, ['steps.revoke', 'profile.problems.unheardOf']), true);
    assert.equal(meetsChange(reads, ['steps.revoke', 'profile.problems.expired-token.status']), false);
    assert.equal(meetsChange(reads, ['sharing']), true);
    assert.equal(meetsChange(reads, ['*']), true);
  });

  test('is met under a name with dots, too, by who listed what is beside it', () => {
    const { mobilefirst } = profiles;
    const withAlias = (given: Parts): Parts => {
      const pathAliases = { ...given.profile.pathAliases, '/oauth/token.s': '/oauth/token' };
      return { ...given, profile: { ...given.profile, pathAliases } };
    };
    const changes = changedParts(mobilefirst, { override: withAlias }, [memoryStore()]);
    const read = new Set<string>();
    const watched = tellingReads({ ...parts, profile: mobilefirst }, (path) => read.add(path));
    assert.equal(meetsChange(read, changes), false);
    Object.keys(watched.profile.pathAliases ?? {});
    assert.equal(meetsChange(read, changes), true);
  });

  test('cannot be told of what is frozen', () => {
    const { profile } = tellingReads({ ...parts, profile: Object.freeze({ ...parts.profile }) }, () => {});
    assert.throws(() => profile.accessToken, /profile\.accessToken is frozen/);
  });
});
