/** What the page does beside being read: filter, search, copy, open what a link points to, unfold for print. */
export const SCRIPT = `
const filter = document.getElementById('filter');
const search = filter?.querySelector('[type=search]');
const choices = [...(filter?.querySelectorAll('[type=checkbox]') ?? [])];
const entries = [...document.querySelectorAll('.requirement')];
const groups = [...document.querySelectorAll('.group')];

function sift() {
  const chosen = choices.filter(({ checked }) => checked).map(({ value }) => value);
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const entry of entries) {
    const text = entry.textContent.toLowerCase();
    entry.hidden = !chosen.includes(entry.dataset.verdict) || !words.every((word) => text.includes(word));
    if (!entry.hidden) shown++;
  }
  for (const group of groups) group.hidden = !group.querySelector('.requirement:not([hidden])');
  document.getElementById('shown').textContent = shown + ' of ' + entries.length + ' shown';
}

function openTarget() {
  const entry = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!entry || !entry.matches('.requirement')) return;
  if (entry.hidden) {
    search.value = '';
    for (const choice of choices) choice.checked = true;
    sift();
  }
  entry.open = true;
  entry.scrollIntoView();
}

if (filter) {
  filter.hidden = false;
  filter.addEventListener('input', sift);
  sift();
  addEventListener('hashchange', openTarget);
  openTarget();
}

for (const button of document.querySelectorAll('.copy')) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const command = button.previousElementSibling;
    try {
      await navigator.clipboard.writeText(command.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(command);
      button.textContent = 'Selected';
    }
    setTimeout(() => { button.textContent = 'Copy'; }, 2000);
  });
}

let folded = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open])')];
  for (const details of folded) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of folded) details.open = false;
});
`;
