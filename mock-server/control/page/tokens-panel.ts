import type { TokenDescription, TokenSelection } from '../client/index.ts';
import { element, keyedList, type Row } from './dom.ts';
import { actionButton } from './messages.ts';
import { fillPanel } from './panel.ts';
import type { Session } from './session.ts';
import { sayDuration } from './wording.ts';

interface Listed {
  readonly kind: 'access' | 'refresh';
  readonly token: TokenDescription;
}

/** What was handed out, with the lifetime left, those that are good for something first. @returns what stops it */
export function tokensPanel(session: Session): () => void {
  const { mock, watch, reload } = session;
  const list = element('ul', { class: 'list' });
  const empty = element('p', { class: 'empty' }, 'None yet.');
  const end = (label: string, act: () => Promise<unknown>, done: string) =>
    actionButton(label, () => act().then(() => reload('tokens')), { name: `${label} tokens`, done });
  const buttons = [
    end('Expire access', () => mock.tokens.expire({ kind: 'access' }), 'Every access token has expired'),
    end('Revoke all', () => mock.tokens.revoke(), 'Every token is revoked'),
  ];
  const rows = new Set<TokenRow>();
  const show = keyedList<Listed>(
    list,
    ({ token }) => token.digest,
    (listed) => {
      const row = tokenRow(listed, session);
      rows.add(row);
      return row;
    },
  );
  fillPanel('tokens', buttons, [empty, list]);
  watch('tokens', ({ access, refresh }) => {
    const all = [...tagged('access', access), ...tagged('refresh', refresh)];
    for (const button of buttons) button.hidden = all.length === 0;
    empty.hidden = all.length > 0;
    show(all.toSorted(byUse));
  });
  const ticking = setInterval(() => {
    for (const row of rows) {
      if (row.node.isConnected) row.tick();
      else rows.delete(row);
    }
  }, 1000);
  return () => clearInterval(ticking);
}

interface TokenRow extends Row<Listed> {
  /** Tells the lifetime that is left. */
  tick(): void;
}

function tokenRow({ kind, token }: Listed, { mock, now, reload }: Session): TokenRow {
  let current = token;
  const state = element('span', { class: 'chip' });
  const left = element('span', { class: 'left' });
  const bar = element('progress', { max: 1, 'aria-hidden': 'true' });
  const which: TokenSelection = { digest: token.digest };
  const name = `${kind} token ${token.digest.slice(0, 6)}`;
  const actions = element(
    'div',
    { class: 'actions' },
    actionButton('Expire', () => mock.tokens.expire(which).then(() => reload('tokens')), {
      name: `Expire the ${name}`,
      done: `The ${name} has expired`,
    }),
    actionButton('Revoke', () => mock.tokens.revoke(which).then(() => reload('tokens')), {
      name: `Revoke the ${name}`,
      done: `The ${name} is revoked`,
    }),
  );
  const node = element(
    'li',
    { class: 'item token' },
    element('b', {}, kind),
    state,
    element('span', { class: 'note' }, sayToken(token)),
    bar,
    left,
    actions,
  );
  function tick(): void {
    const { issuedAt, expiresAt } = current;
    const seconds = expiresAt === undefined ? undefined : (Date.parse(expiresAt) - now()) / 1000;
    const over = current.state !== 'active' || (seconds !== undefined && seconds <= 0);
    const shown = current.state === 'active' && over ? 'expired' : current.state;
    state.textContent = shown;
    state.dataset.state = shown;
    node.toggleAttribute('data-over', over);
    actions.hidden = over;
    bar.hidden = over || seconds === undefined;
    left.textContent = over ? '' : seconds === undefined ? 'never expires' : `${sayDuration(seconds)} left`;
    if (seconds === undefined || expiresAt === undefined) return;
    const whole = (Date.parse(expiresAt) - Date.parse(issuedAt)) / 1000;
    bar.value = whole > 0 ? Math.min(1, Math.max(0, seconds / whole)) : 0;
  }
  return {
    node,
    update(listed) {
      current = listed.token;
      tick();
    },
    tick,
  };
}

const sayToken = ({ digest, user, client, scope }: TokenDescription): string =>
  [digest.slice(0, 6), user === undefined ? client : `${user} in ${client}`, scope.join(' ')]
    .filter((part) => part !== '')
    .join(' · ');

const tagged = (kind: Listed['kind'], tokens: readonly TokenDescription[]): Listed[] =>
  tokens.map((token) => ({ kind, token }));

/** Active ones first, then the newest. */
const byUse = ({ token: one }: Listed, { token: other }: Listed): number =>
  Number(other.state === 'active') - Number(one.state === 'active') ||
  Date.parse(other.issuedAt) - Date.parse(one.issuedAt);
