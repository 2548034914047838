import { bodyText } from '../../wire/index.ts';
import { type Call, type Decision, found, refused, type Tools } from '../call.ts';
import { clockTime } from '../wording.ts';

/** What resources answer that are about the member in session. */
export const memberAnswers = {
  session(call: Call) {
    const { id, email, gameState, badges, invitationStatus, imageUrl = null } = found(call, 'member');
    const { startedAt, expiresAt } = found(call, 'session');
    const ends = expiresAt === undefined ? null : new Date(expiresAt).toISOString();
    const begins = new Date(startedAt).toISOString();
    return served(call, {
      id,
      email,
      gameState,
      badges,
      invitationStatus,
      imageUrl,
      startedAt: begins,
      expiresAt: ends,
    });
  },
  'game-state': (call: Call) => served(call, { gameState: found(call, 'member').gameState }),
  async 'new-game-state'(call: Call, { profile, ports }: Tools) {
    const states = Object.keys(profile.members.outings);
    const gameState = states.find((state) => state === givenGameState(bodyText(call.request)));
    if (gameState === undefined) {
      return refused(
        'unknown-game-state',
        `the body is not {"gameState": …} with one of ${states.join(', ')}`,
      );
    }
    const { principal } = found(call, 'member');
    await ports.store.changeMember(principal, { gameState });
    return served(call, { gameState });
  },
  outing(call: Call, { profile }: Tools) {
    const { gameState } = found(call, 'member');
    return served(call, { gameState, ...profile.members.outings[gameState] });
  },
};

const served = (call: Call, content: Readonly<Record<string, unknown>>): Decision => ({
  kind: 'served',
  content,
  because: `${found(call, 'vouching').because}; the session began ${clockTime(found(call, 'session').startedAt)}`,
});

function givenGameState(body: string): unknown {
  try {
    const content: unknown = JSON.parse(body);
    return typeof content === 'object' && content !== null && 'gameState' in content
      ? content.gameState
      : undefined;
  } catch {
    return undefined;
  }
}
