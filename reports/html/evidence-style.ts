/** The look of findings and of what shows them: pictures, transcripts and commands. */
export const EVIDENCE_STYLE = `
.finding { border-left: 3px solid var(--v); padding: .1rem 0 .1rem 1.1rem; }
.body > .finding + .finding, .further > .finding { margin-top: 1.2rem; }
.finding > * + * { margin-top: .8rem; }
.finding dl.outcome { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; }
.finding dl.outcome dt { font-weight: 600; font-size: .8125rem; line-height: 1.5rem; color: var(--soft); }
.finding dl.outcome dt:last-of-type, .finding dl.outcome dd:last-of-type { color: var(--v); }
.finding dl.outcome dd:last-of-type { font-weight: 600; }
dt { font-size: .875rem; line-height: 1.75; color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.story { padding: 0; list-style: none; counter-reset: step; margin-top: .35rem !important; }
.story li { position: relative; padding: 0 0 .55rem 2.1rem; counter-increment: step; overflow-wrap: anywhere; }
.story li::before { content: counter(step); position: absolute; left: 0; top: .05rem; width: 1.4rem; height: 1.4rem; border: 1px solid var(--line); border-radius: 50%; background: var(--paper); font: 600 .75rem/1.3rem var(--sans); text-align: center; color: var(--soft); }
.story li:not(:last-child)::after { content: ""; position: absolute; left: .7rem; top: 1.5rem; bottom: -.05rem; border-left: 1px solid var(--line); }
.command { display: grid; grid-template-columns: 1fr auto; gap: 0 .6rem; align-items: center; background: var(--sheet); border-radius: .35rem; padding: .45rem .6rem .5rem .8rem; }
.command .purpose { grid-column: 1 / 3; font-size: .75rem; color: var(--soft); }
.command code { min-width: 0; overflow-wrap: anywhere; }
button { font: .8125rem/1.4 var(--sans); color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: .3rem; padding: .12rem .6rem; cursor: pointer; }
button:hover { border-color: var(--soft); }

.checks { font-size: .9375rem; }
.checks > li { display: grid; grid-template-columns: 5.6rem minmax(0, 1fr); align-items: baseline; padding: .15rem 0; }
.checks > li > div > * + * { margin-top: .5rem; }
.facts { display: block; font-size: .8125rem; color: var(--soft); }
.facts code { font-size: .95em; }

.evidence > summary, .further > summary { font-size: .875rem; color: var(--link); cursor: pointer; width: fit-content; overflow-wrap: anywhere; }
.evidence[open] > summary { margin-bottom: .7rem; }
.further > * + * { margin-top: .8rem; }
.absent { font-size: .875rem; color: var(--soft); }
.exchanges { padding: 0; list-style: none; container-type: inline-size; }
.exchange { display: grid; grid-template-columns: minmax(0, 1fr); gap: .4rem; }
.exchange + .exchange { margin-top: 1.4rem; }
@container (min-width: 44rem) {
  .exchange { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .exchange > p { grid-column: 1 / 3; }
  .exchange > .no-reply { grid-column: 2; }
}
.exchange.reached > .route b, .finding.reached > dl, .finding:target > dl { background: color-mix(in srgb, var(--link) 18%, var(--paper)); box-shadow: 0 0 0 .25rem color-mix(in srgb, var(--link) 18%, var(--paper)); }
.route { font-size: .875rem; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .5rem; }
.route b { font-weight: 600; }
.route .copy { margin-left: auto; }
.when { color: var(--soft); }
pre { background: var(--sheet); border-radius: .35rem; padding: .6rem .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre b { font-weight: 600; }
.fields { color: var(--soft); }
.because { color: var(--soft); }
.because b { margin-right: .3em; }

figure { overflow-x: auto; }
figure svg { display: block; max-width: 100%; height: auto; font: 12px/1 var(--sans); }
figure text { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
figure path { fill: none; stroke: var(--ink); stroke-width: 1.3px; }
figure .lane { font-weight: 600; text-anchor: middle; }
figure .line { stroke: var(--line); }
figure .time { fill: var(--soft); text-anchor: end; font-size: 11px; font-variant-numeric: tabular-nums; }
figure .note { fill: var(--soft); font-size: 11px; }
.swimlane .title { font: 12px/1 var(--mono); text-anchor: middle; }
.swimlane .note, .swimlane .remark { text-anchor: middle; }
.swimlane .request { stroke: var(--link); }
.swimlane .reply { stroke-dasharray: 5 3; stroke: var(--soft); }
.swimlane .lost { stroke-dasharray: 2 3; stroke: var(--fail); }
.swimlane .head { stroke: none; stroke-dasharray: none; fill: var(--soft); }
.swimlane .head.request { fill: var(--link); }
.swimlane .head.lost { stroke: var(--fail); stroke-width: 1.6px; }
.swimlane .bar { fill: color-mix(in srgb, var(--link) 22%, var(--paper)); stroke: var(--link); stroke-width: 1px; }
.swimlane .together { fill: var(--sheet); stroke: none; }
.swimlane .together ~ g text { stroke: var(--sheet); }
.swimlane .pause { stroke: var(--soft); stroke-dasharray: 1 4; }
.swimlane .fold { stroke: var(--soft); stroke-dasharray: 1 4; }
.swimlane .remark { fill: var(--soft); font-weight: 600; stroke-width: 10px; }
.swimlane g[data-to] { cursor: pointer; pointer-events: bounding-box; }
.swimlane g[data-to]:hover .title { text-decoration: underline; }
.lifetime .alive { fill: color-mix(in srgb, var(--pass) 32%, var(--paper)); }
.lifetime .over { fill: var(--sheet); }
.lifetime .end { stroke: var(--fail); stroke-width: 2px; }
.lifetime .use { stroke: var(--soft); }
.lifetime circle { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5px; }
.lifetime .title { font-weight: 600; }
.rotation .used { fill: var(--ink); }
.rotation .issued { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5px; }
.rotation .cross { stroke: var(--fail); stroke-width: 2px; }
.rotation .head { fill: var(--soft); stroke: none; }
.rotation .reply { stroke: var(--soft); }
@media (max-width: 40rem) {
  .lifetime svg { min-width: 26rem; }
  .swimlane svg { min-width: 18rem; max-width: 100%; } .lanes-3 svg { min-width: 32rem; } .lanes-4 svg, .lanes-5 svg { min-width: 42rem; }
}
`;
