import type { Vouching } from './issuer-answer.ts';

interface Kept {
  readonly answer: Vouching;
  readonly askedAt: number;
  readonly until: number;
}

/** Answers of the issuer that a resource server may go by without asking again, for as long as the process lives. */
export interface KeptAnswers {
  /** @param digest of the token */
  get(digest: string, now: number): Kept | undefined;
  /** Keeps an answer as long as it may be kept, at most as long as the token lives, where the issuer tells that. */
  keep(digest: string, answer: Vouching, askedAt: number, until: number): void;
}

const AT_MOST = 10_000;

export function createKeptAnswers(): KeptAnswers {
  const answers = new Map<string, Kept>();
  return {
    get(digest, now) {
      const kept = answers.get(digest);
      return kept !== undefined && kept.askedAt <= now && now < kept.until ? kept : undefined;
    },
    keep(digest, answer, askedAt, until) {
      answers.delete(digest);
      if (!Number.isFinite(answer.expiresAt) || until <= askedAt) return;
      answers.set(digest, { answer, askedAt, until: Math.min(until, answer.expiresAt) });
      const [oldest] = answers.keys();
      if (answers.size > AT_MOST && oldest !== undefined) answers.delete(oldest);
    },
  };
}
