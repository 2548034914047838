import type { Ports, Store } from '../ports/index.ts';
import { digestOf } from '../tokens/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { noted, withKeptWords } from './kept-words.ts';
import { withPorts, withStore } from './override.ts';

const BREAKS = ['CEHUB-33', 'B-D01'];
const PROFILES = ['cehub', 'enigma'];

const base64 = (word: string | undefined) => word && Buffer.from(word).toString('base64');
const hex = (word: string | undefined) => word && Buffer.from(word).toString('hex');

/** A store that finds a token by what it keeps of one, too. */
function openedByDigests(store: Store): Partial<Store> {
  const kept = async <Token extends { readonly digest: string }>(
    found: Token | undefined,
    all: () => Promise<readonly Token[]>,
    digest: string,
  ) => found ?? (await all()).find((token) => digestOf(token.digest) === digest);
  return {
    accessToken: async (digest) => kept(await store.accessToken(digest), store.accessTokens, digest),
    refreshToken: async (digest) => kept(await store.refreshToken(digest), store.refreshTokens, digest),
  };
}

/** A vault whose door stands open. */
const openVault = (): Partial<Ports> => ({ vault: { seal: (text) => text, open: (sealed) => sealed } });

/** Faults in what is stored of tokens, codes and secrets. */
export const tokensAtRestDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'access-tokens-stored-in-clear',
    title: 'Beside the digest of an access token stands the token.',
    profiles: PROFILES,
    breaks: BREAKS,
    override: withKeptWords((store, wordOf) => ({
      issue: (issue) =>
        store.issue({ ...issue, accessToken: noted(issue.accessToken, wordOf(issue.accessToken.digest)) }),
    })),
  },
  {
    name: 'refresh-tokens-stored-in-base64',
    title: 'Beside the digest of a refresh token stands the token in base64, which is no encryption.',
    profiles: PROFILES,
    breaks: BREAKS,
    override: withKeptWords((store, wordOf) => ({
      issue: ({ refreshToken, ...issue }) =>
        store.issue({
          ...issue,
          ...(refreshToken && { refreshToken: noted(refreshToken, base64(wordOf(refreshToken.digest))) }),
        }),
    })),
  },
  {
    name: 'grants-stored-with-their-token-in-hex',
    title: 'The record of a grant holds the first access token of it, written in hex.',
    profiles: PROFILES,
    breaks: BREAKS,
    override: withKeptWords((store, wordOf) => ({
      issue: ({ grant, ...issue }) =>
        store.issue({
          ...issue,
          ...(grant && { grant: noted(grant, hex(wordOf(issue.accessToken.digest))) }),
        }),
    })),
  },
  {
    name: 'tokens-sealed-by-nothing',
    title: 'The column that keeps tokens for who asks again keeps them as they are.',
    profiles: ['cehub'],
    breaks: BREAKS,
    override: withPorts(openVault),
  },
  {
    name: 'stored-digest-is-a-token',
    title: 'What is presented is compared with what is stored, as well as its digest.',
    profiles: ['cehub', 'oauth2'],
    breaks: BREAKS,
    override: withStore(openedByDigests),
  },
  {
    name: 'codes-stored-in-clear',
    title: 'Beside the digest of an authorization code stands the code.',
    profiles: ['cehub', 'oauth2'],
    breaks: ['B-D01'],
    override: withKeptWords((store, wordOf) => ({
      saveAuthorizationCode: (record, grant) =>
        store.saveAuthorizationCode(noted(record, wordOf(record.digest)), grant),
    })),
  },
]);
