import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** A request that the control API refuses, with the sentence that says why and what would be right. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: ContentfulStatusCode;
  constructor(status: ContentfulStatusCode, sentence: string) {
    super(sentence);
    this.status = status;
  }
}
