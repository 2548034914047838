import { createHash } from 'node:crypto';
import type { html } from 'hono/html';
import type { HeaderField } from '../../wire/index.ts';
import type { Page } from '../authorization/authorization-request.ts';
import { consentPage } from './consent-page.ts';
import { layout } from './layout.ts';
import { loginPage } from './login-page.ts';
import { refusalPage } from './refusal-page.ts';
import { registeredPage, registrationPage } from './registration-page.ts';
import { STYLE } from './style.ts';
import type { View } from './view.ts';

/** A page as a reply carries it. */
export interface WrittenPage {
  readonly status: number;
  readonly fields: readonly HeaderField[];
  readonly content: string;
}

/** Writes a page of plain HTML: no script, nothing from elsewhere, in no frame. */
export async function writePage(page: Page, view: View): Promise<WrittenPage> {
  const { title, status, content, headers = [] } = partsOf(page, view);
  return {
    status,
    fields: [...FIELDS, ...headers],
    content: String(await layout({ title, server: view.server, content })),
  };
}

/** What a page puts into the frame that all have. */
export interface PageParts {
  readonly title: string;
  readonly status: number;
  readonly content: ReturnType<typeof html>;
  readonly headers?: readonly HeaderField[];
}

function partsOf(page: Page, view: View): PageParts {
  switch (page.kind) {
    case 'login':
      return loginPage(view, page.problem);
    case 'consent':
      return consentPage(view);
    case 'refusal':
      return refusalPage(view, page.problem);
    case 'registration':
      return registrationPage(view, page.application, page.complaints);
    case 'registered':
      return registeredPage(view, page.client);
  }
}

const styleDigest = createHash('sha256').update(STYLE).digest('base64');

/**
 * `form-action` is left open on purpose: browsers apply it to the redirects after a form too, and so would stop the way
 * back to the client and on from there.
 */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleDigest}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const FIELDS: readonly HeaderField[] = [
  ['Content-Type', 'text/html; charset=utf-8'],
  ['Content-Security-Policy', POLICY],
  ['X-Frame-Options', 'DENY'],
  ['X-Content-Type-Options', 'nosniff'],
];
