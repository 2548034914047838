/**
 * What a page does beside being read: filter and search, open what a link leads to, lay out long evidence when it is opened, copy,
 * unfold for print.
 */
export const SCRIPT = `
const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const filter = byId('filter');
const entries = all('.requirement').map((node) => ({ node, source: node.closest('[data-source]')?.dataset.source }));
const groups = all('.group');

// Evidence beyond the first of a long report is packed until somebody opens it.
async function unpack({ dataset }) {
  const bytes = Uint8Array.from(atob(dataset.packed), (character) => character.charCodeAt(0));
  const markup = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(markup).text();
}

async function layOut(details) {
  if (!details.dataset.packed) return;
  const markup = await unpack(details);
  if (!details.dataset.packed) return;
  delete details.dataset.packed;
  details.querySelector('.absent').remove();
  details.insertAdjacentHTML('beforeend', markup);
  ready(details);
}

// What a reader may search for, also in packed evidence; gathered once, when the filter is first used.
const CHARACTERS = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
const wordsOf = (markup) => markup.replace(/<[^>]*>/g, ' ').replace(/&[a-z#0-9]+;/g, (name) => CHARACTERS[name]);
async function gather(entry) {
  const packed = await Promise.all(all('[data-packed]', entry.node).map(unpack));
  entry.text = [entry.node.textContent, ...packed.map(wordsOf)].join(' ').toLowerCase();
}
let gathered;
const gatherAll = () => (gathered ??= Promise.all(entries.map(gather)));

async function search() {
  if (filter.querySelector('[type=search]').value !== '') await gatherAll();
  sift();
}

function sift() {
  const chosen = new Set(all('[type=checkbox]:checked', filter).map(({ value }) => value));
  const words = filter.querySelector('[type=search]').value.toLowerCase().split(/\\s+/).filter(Boolean);
  const source = filter.querySelector('select')?.value ?? '';
  let shown = 0;
  for (const entry of entries) {
    const { node } = entry;
    node.hidden =
      !chosen.has(node.dataset.verdict) ||
      (source !== '' && entry.source !== source) ||
      !words.every((word) => entry.text.includes(word));
    if (!node.hidden) shown++;
  }
  for (const group of groups) group.hidden = !group.querySelector('.requirement:not([hidden])');
  byId('shown').textContent = shown + ' of ' + entries.length + ' shown';
}

function clearFilter() {
  filter.querySelector('[type=search]').value = '';
  for (const choice of all('[type=checkbox]', filter)) choice.checked = true;
  const source = filter.querySelector('select');
  if (source) source.value = '';
  sift();
}

async function openTarget() {
  const id = decodeURIComponent(location.hash.slice(1));
  const entry = byId(id.split('/', 1)[0]);
  if (!entry?.matches('.requirement')) return;
  if (entry.hidden) clearFilter();
  // The place of an exchange may not be laid out yet.
  if (!byId(id)) await Promise.all(all('[data-packed]', entry).map(layOut));
  const target = byId(id) ?? entry;
  if (target === entry) entry.querySelector('details').open = true;
  for (let node = target; node; node = node.parentElement) if (node.matches('details')) node.open = true;
  for (const reached of all('.reached')) reached.classList.remove('reached');
  target.classList.add('reached');
  // In a long report what is out of sight has no size of its own yet; what is above it gets one when it comes near.
  entry.classList.add('whole');
  target.scrollIntoView();
  requestAnimationFrame(() => requestAnimationFrame(() => target.scrollIntoView()));
}

function unfold(open) {
  for (const { node } of entries) if (!node.hidden) node.querySelector('details').open = open;
}

// What stands in a report for what may not, or need not, be told: masks, ports, folders, and names of new users.
const PLACEHOLDERS = /…[0-9a-f]{4}(?![0-9a-f])|\\{(?:port\\d+|tmp)\\}|-new\\d+/g;

// Pages that came over plain http, or stand in a frame, may not use the clipboard, but may copy what is selected.
async function wasCopied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }
}

async function copy(button) {
  const text = button.dataset.copy;
  const fill = [...new Set(text.match(PLACEHOLDERS))].join(' ');
  const label = (button.dataset.label ??= button.textContent);
  const done = await wasCopied(text);
  button.focus();
  button.textContent = !done ? 'Copying is not allowed here' : fill ? 'Copied: put the real values in place of ' + fill : 'Copied';
  setTimeout(() => { button.textContent = label; }, 4000);
}

// On narrow screens pictures are scrolled sideways, which needs the focus where there is no finger.
const narrow = matchMedia('(max-width: 40rem)');
function ready(root) {
  for (const button of all('.copy', root)) button.hidden = false;
  for (const figure of all('figure', root)) {
    if (narrow.matches) figure.tabIndex = 0;
    else figure.removeAttribute('tabindex');
  }
}
narrow.addEventListener('change', () => ready(document));

document.addEventListener('toggle', ({ target }) => { if (target.open) void layOut(target); }, true);
document.addEventListener('click', ({ target }) => {
  const button = target.closest('.copy');
  if (button) void copy(button);
  const arrow = target.closest('[data-to]');
  if (arrow) {
    location.hash = arrow.dataset.to;
    void openTarget();
  }
});
// From one entry to the next, while one has the focus.
document.addEventListener('keydown', ({ target, key, ctrlKey, metaKey, altKey }) => {
  const step = { j: 1, k: -1 }[key];
  const entry = target.closest('.requirement');
  if (!step || ctrlKey || metaKey || altKey || target.parentElement?.parentElement !== entry) return;
  const shown = entries.map(({ node }) => node).filter(({ hidden }) => !hidden);
  shown[shown.indexOf(entry) + step]?.querySelector('summary').focus();
});

ready(document);
if (filter) {
  filter.hidden = false;
  filter.addEventListener('input', search);
  filter.addEventListener('focusin', gatherAll);
  byId('unfold').addEventListener('click', ({ target }) => {
    const open = target.textContent === 'Unfold all';
    unfold(open);
    target.textContent = open ? 'Fold all' : 'Unfold all';
  });
  sift();
  addEventListener('hashchange', openTarget);
  openTarget();
}

// On paper stands what does not hold, with all that shows it; what is not laid out would be a book.
let folded = [];
addEventListener('beforeprint', () => {
  const broken = entries.filter(({ node }) => /fail|warn|error/.test(node.dataset.verdict));
  folded = broken.flatMap(({ node }) => all('details:not([open])', node)).concat(all('.beside:not([open])'));
  for (const details of folded) if (!details.dataset.packed) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of folded) details.open = false;
});
`;
