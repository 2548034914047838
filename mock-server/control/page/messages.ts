import { byId, element } from './dom.ts';

/** Tells something to whoever cannot see it happen. */
export function say(text: string): void {
  byId('status', HTMLElement).textContent = text;
}

/** Shows what went wrong until it is dismissed, or something goes well. */
function complain(error: unknown): void {
  const place = byId('complaint', HTMLElement);
  const dismiss = element('button', { type: 'button' }, 'Dismiss');
  dismiss.addEventListener('click', forgive);
  place.replaceChildren(element('span', {}, error instanceof Error ? error.message : String(error)), dismiss);
  place.hidden = false;
  complaints++;
}

function forgive(): void {
  const place = byId('complaint', HTMLElement);
  place.hidden = true;
  place.replaceChildren();
}

/** So that what began before a complaint does not take it away when it ends well. */
let complaints = 0;

/** Does something that may be refused, and tells how it went. @param done what is true afterwards */
export async function attempt<Result>(
  act: () => Promise<Result>,
  done?: string | ((result: Result) => string),
): Promise<void> {
  const before = complaints;
  try {
    const result = await act();
    if (complaints === before) forgive();
    if (done !== undefined) say(typeof done === 'string' ? done : done(result));
  } catch (error) {
    complain(error);
  }
}

/** A button that does something; while it does, further clicks count for nothing. */
export function actionButton<Result>(
  label: string,
  act: () => Promise<Result>,
  options: {
    readonly done?: string | ((result: Result) => string);
    readonly class?: string;
    /** For who hears the button without seeing where it stands. */
    readonly name?: string;
  } = {},
): HTMLButtonElement {
  const button = element(
    'button',
    { type: 'button', class: options.class, 'aria-label': options.name },
    label,
  );
  let busy = false;
  button.addEventListener('click', () => {
    if (busy) return;
    busy = true;
    void attempt(act, options.done).finally(() => {
      busy = false;
    });
  });
  return button;
}
