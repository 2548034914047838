import { type MemberSession, randomWord } from '../../ports/index.ts';
import { digestOf } from '../../tokens/index.ts';
import { type Call, found, refused, type Step, type Tools } from '../call.ts';

/** Finds the member whom the issuer names, or makes one, and the session of the token. */
export const openSession: Step = async (call, { profile, policies, ports }) => {
  const { email, emailVerified, picture, expiresAt, because } = found(call, 'vouching');
  const { unverifiedEmail, newcomer, keepsImage } = profile.members;
  const principal = email === undefined ? undefined : policies.principalOf(email, profile);
  if (email === undefined || principal === undefined) return refused('unidentified-principal', because);
  if (!emailVerified && unverifiedEmail === 'refuse') {
    return refused('unidentified-principal', `${because}, and does not call ${email} verified`);
  }
  const { store, random } = ports;
  let member =
    (await store.member(principal)) ??
    (await store.enrolMember({ principal, id: randomWord(random, 12), email, ...newcomer }));
  if (keepsImage && picture !== undefined && picture !== member.imageUrl && isWebAddress(picture)) {
    member = (await store.changeMember(principal, { imageUrl: picture })) ?? member;
  }
  call.member = member;
  call.session = await sessionOf(call, principal, expiresAt, store);
  return undefined;
};

/** The session of the presented token; it is begun anew when the issuer names somebody else. */
async function sessionOf(
  call: Call,
  principal: string,
  expiresAt: number,
  store: Tools['ports']['store'],
): Promise<MemberSession> {
  const digest = digestOf(found(call, 'token'));
  const known = await store.memberSession(digest);
  const end = Number.isFinite(expiresAt) ? expiresAt : undefined;
  if (known?.principal === principal && known.expiresAt === end) return known;
  const startedAt = known?.principal === principal ? known.startedAt : call.now;
  const session = { digest, principal, startedAt, ...(end === undefined ? {} : { expiresAt: end }) };
  await store.saveMemberSession(session);
  return session;
}

/** Whether a text may stand where a picture is shown: an address of the web, and no script. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
