import { html, type Markup, visible } from './markup.ts';

/** A button that copies a text; without a script it is not there. What stands for secrets and ports it asks to replace. */
export const copyButton = (label: string, text: string): Markup =>
  html`<button type="button" class="copy" data-copy="${text}" hidden>${label}</button>`;

/** A command as a reader types it, with a button that copies it. */
export const commandLine = (purpose: string, command: string): Markup =>
  html`<p class="command"><span class="purpose">${purpose}</span> <code>${visible(command)}</code> ${copyButton('Copy', command)}</p>`;
