import type { ScriptEntries } from '../client/index.ts';
import { element, keyedList } from './dom.ts';
import { actionButton } from './messages.ts';
import { fillPanel } from './panel.ts';
import type { Session } from './session.ts';
import { sayActions, sayMatch, sayProgress } from './wording.ts';

/** The steps of the script, with how often each acted. */
export function scriptPanel({ mock, watch }: Session): void {
  const list = element('ol', { class: 'list' });
  const empty = element('p', { class: 'empty' }, 'No steps: the mock does as its document says.');
  const clear = actionButton('Clear', () => mock.script.clear(), {
    name: 'Clear the script',
    done: 'The script is empty',
  });
  const show = keyedList<{ entry: ScriptEntries[number]; place: number }>(
    list,
    ({ entry, place }) => `${place} ${JSON.stringify(entry.step)}`,
    ({ entry }) => {
      const progress = element('span', { class: 'chip' });
      const node = element(
        'li',
        { class: 'item' },
        element('b', {}, sayActions(entry.step)),
        progress,
        element('span', { class: 'note' }, sayMatch(entry.step)),
      );
      return {
        node,
        update(now) {
          const { text, over } = sayProgress(now.entry);
          progress.textContent = text;
          node.toggleAttribute('data-over', over);
        },
      };
    },
  );
  fillPanel('script', [clear], [empty, list]);
  watch('script', (entries) => {
    empty.hidden = entries.length > 0;
    clear.hidden = entries.length === 0;
    show(entries.map((entry, place) => ({ entry, place })));
  });
}
