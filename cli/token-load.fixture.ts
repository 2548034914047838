import type { Random } from '../mock-server/index.ts';
import type { KilledServer, Reply } from './killed-server.fixture.ts';

/** Tokens that descend from one login, as a client knows them that trusts what it was told. */
export interface Family {
  readonly accessTokens: string[];
  /** The last one is in use; those before it were replaced. */
  readonly refreshTokens: string[];
  /** Set once the revocation was answered. */
  revoked: boolean;
  /** What was under way, and got no answer, when the server was killed. */
  unanswered?: 'refresh' | 'revocation';
}

/** Access tokens of the client itself, which were revoked one by one. */
export interface Acknowledged {
  /** How many requests were answered. */
  answers: number;
  readonly families: Family[];
  readonly revokedAlone: string[];
}

const CONNECTIONS = 6;
const CLIENT = { client_id: 'app1', client_secret: 'secret1' };
const LOGIN = { ...CLIENT, grant_type: 'password', username: 'alice', password: 'alicepw' };

/** A whole number below a limit. */
export const below = (limit: number, random: Random): number =>
  (Buffer.from(random.bytes(4)).readUInt32BE() / 2 ** 32) * limit;

/** Logs in, refreshes and revokes over several connections until the server is gone. @param paths of the server */
export async function tokenLoad(
  server: KilledServer,
  paths: { readonly token: string; readonly revocation: string },
  known: Acknowledged,
  random: Random,
): Promise<void> {
  const tokens = ({ members }: Reply) =>
    [String(members.access_token), String(members.refresh_token)] as const;
  const unexpected = (what: string, { status, members }: Reply) =>
    new Error(`a ${what} was answered with ${status} ${JSON.stringify(members)}`);

  async function logIn(): Promise<Family | undefined> {
    const reply = await server.post(paths.token, LOGIN);
    if (reply === undefined) return undefined;
    if (reply.status !== 200) throw unexpected('login', reply);
    const [access, refresh] = tokens(reply);
    const family = { accessTokens: [access], refreshTokens: [refresh], revoked: false };
    known.families.push(family);
    return family;
  }
  async function refresh(family: Family): Promise<boolean> {
    const refresh_token = family.refreshTokens.at(-1) ?? '';
    family.unanswered = 'refresh';
    const reply = await server.post(paths.token, { ...CLIENT, grant_type: 'refresh_token', refresh_token });
    if (reply === undefined) return false;
    if (reply.status !== 200) throw unexpected('refresh', reply);
    delete family.unanswered;
    const [access, next] = tokens(reply);
    family.accessTokens.push(access);
    if (next !== refresh_token) family.refreshTokens.push(next);
    return true;
  }
  async function revoke(family: Family): Promise<boolean> {
    family.unanswered = 'revocation';
    const token = family.refreshTokens.at(-1) ?? '';
    const reply = await server.post(paths.revocation, { ...CLIENT, token });
    if (reply === undefined) return false;
    if (reply.status !== 200) throw unexpected('revocation', reply);
    delete family.unanswered;
    family.revoked = true;
    return true;
  }
  async function revokeAlone(): Promise<boolean> {
    const reply = await server.post(paths.token, { ...CLIENT, grant_type: 'client_credentials' });
    if (reply === undefined) return false;
    const [token] = tokens(reply);
    const revocation = await server.post(paths.revocation, { ...CLIENT, token });
    if (revocation?.status === 200) known.revokedAlone.push(token);
    return revocation !== undefined;
  }

  async function connection(): Promise<void> {
    const mine: Family[] = [];
    for (let alive = true; alive; known.answers++) {
      const choice = below(10, random);
      const family = mine[Math.floor(below(mine.length, random))];
      if (family === undefined || choice < 3) {
        const made = await logIn();
        if (made !== undefined) mine.push(made);
        alive = made !== undefined;
      } else if (choice < 7) alive = await refresh(family);
      else if (choice < 9) {
        mine.splice(mine.indexOf(family), 1);
        alive = await revoke(family);
      } else alive = await revokeAlone();
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}
