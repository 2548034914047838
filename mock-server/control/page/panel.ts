import { byId } from './dom.ts';

/** Fills a panel of the page: what stands beside its title, and what stands below. */
export function fillPanel(id: string, beside: readonly HTMLElement[], below: readonly HTMLElement[]): void {
  const panel = byId(id, HTMLElement);
  const header = panel.querySelector('header') ?? panel;
  header.replaceChildren(byId(`${id}-title`, HTMLElement), ...beside);
  panel.replaceChildren(header, ...below);
}
