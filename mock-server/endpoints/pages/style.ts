/** The look of the pages, in light and dark, down to the width of a watch. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f3f4f7, #14161b);
  --card: light-dark(#fff, #1e2128);
  --ink: light-dark(#1b1f27, #e9ebf0);
  --quiet: light-dark(#5a6272, #a5adbd);
  --line: light-dark(#868e9e, #717a8b);
  --edge: light-dark(#dfe2e8, #2f343e);
  --main: light-dark(#1f55c4, #8db2ff);
  --on-main: light-dark(#fff, #0e1730);
  --alarm: light-dark(#9c1c1c, #ffb1a8);
  --alarm-paper: light-dark(#fdeceb, #3d1f1e);
}
* { box-sizing: border-box }
body {
  min-height: 100vh; margin: 0; padding: 1.5rem 1rem;
  display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1.25rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
}
header, footer, .aside { color: var(--quiet); font-size: .875rem }
header { font-weight: 600; letter-spacing: .01em }
footer { max-width: 24rem; text-align: center; text-wrap: balance }
main {
  width: 100%; max-width: 24rem; padding: 2rem; background: var(--card);
  border: 1px solid var(--edge); border-radius: 14px; box-shadow: 0 1px 2px #0001, 0 8px 24px #0000000f;
  overflow-wrap: anywhere;
}
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance }
p { margin: 0 0 1.25rem }
.aside { margin: 1.25rem 0 0 }
.aside + .aside { margin-top: .25rem }
ul { margin: 0 0 1.5rem; padding: .75rem 1rem .75rem 2rem; border: 1px solid var(--edge); border-radius: 8px }
.alert { padding: .625rem .875rem; border-radius: 8px; background: var(--alarm-paper); color: var(--alarm) }
label { display: block; margin-bottom: .25rem; font-weight: 600; font-size: .9375rem }
input {
  width: 100%; margin-bottom: 1rem; padding: .625rem .75rem; font: inherit;
  background: var(--card); color: inherit; border: 1px solid var(--line); border-radius: 8px;
}
button {
  padding: .625rem 1.25rem; font: inherit; font-weight: 600; cursor: pointer;
  background: transparent; color: inherit; border: 1px solid var(--line); border-radius: 8px;
}
.main { background: var(--main); color: var(--on-main); border-color: var(--main) }
.hint { margin: -.75rem 0 1rem; color: var(--quiet); font-size: .875rem }
.wrong { color: var(--alarm) }
input[aria-invalid] { border-color: var(--alarm) }
form > .main { width: 100%; margin-top: .5rem }
.answers { display: flex; flex-wrap: wrap; gap: .75rem }
.answers button { flex: 1 }
.link { padding: 0; border: 0; font-weight: inherit; text-decoration: underline }
a, .link { color: var(--main) }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px }
@media (max-width: 24rem) { main { padding: 1.25rem } }
`;
