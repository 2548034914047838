import { ControlError } from './control-error.ts';

/** One of the server-sent events of a stream. */
export interface StreamEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Events in the order in which they come. To leave it, `break` out of the loop or call `return`. */
export interface EventStream<Event> extends AsyncIterableIterator<Event, undefined> {
  return(): Promise<IteratorReturnResult<undefined>>;
}

/**
 * Reads the server-sent events of a reply until one of them is called `removed`, which ends the stream.
 * @throws ControlError from `next` where the stream breaks off before
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function eventsOf(response: Response): EventStream<StreamEvent> {
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
  const done = { done: true, value: undefined } as const;
  let text = '';
  let over = false;

  async function end() {
    over = true;
    await reader.cancel().catch(() => undefined);
    return done;
  }
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    return: end,
    async next() {
      while (!over) {
        const [block, ...rest] = text.split('\n\n');
        if (block !== undefined && rest.length > 0) {
          text = rest.join('\n\n');
          const event = readEvent(block);
          if (event.event === 'removed') return end();
          return { done: false, value: event };
        }
        const chunk = await reader.read().catch((cause: unknown) => {
          throw new ControlError(BROKEN, undefined, { cause });
        });
        if (over) break;
        if (chunk.done) throw new ControlError(BROKEN);
        text += chunk.value;
      }
      return done;
    },
  };
}

const BROKEN = 'the control API broke the stream of events off: it was closed, or its process has ended';

function readEvent(block: string): StreamEvent {
  let event = 'message';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) event = line.slice(7);
    if (line.startsWith('data: ')) data += line.slice(6);
  }
  return { event, data: data === '' ? undefined : JSON.parse(data) };
}
