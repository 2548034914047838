import { noticesOf, type Standing, standingOf, tallyOf } from '../outline.ts';
import type { ConformanceReport } from '../schema.ts';
import { type XmlElement, xmlDocument } from './xml.ts';

/** Background per standing; white text on each has a contrast of more than 4.5. */
const COLOURS: Readonly<Record<Standing, string>> = {
  pass: '#1a7f37',
  attested: '#1a7f37',
  known: '#0969da',
  warn: '#9a6700',
  fail: '#cf222e',
  error: '#8250df',
  untestable: '#57606a',
  inapplicable: '#57606a',
};
const LABEL_COLOUR = '#444d56';
/** That of all badges; the outlines below know it, too. */
const HEIGHT = 20;
const PADDING = 6;
const LONGEST_LABEL = 40;

/** How a target stands as a picture for a README, such as `enigma | 41 of 43 hold`; screen readers are told what else there is. */
export function badge(report: ConformanceReport): string {
  const standing = standingOf(report);
  const { binding, holding, others } = tallyOf(report);
  const { name, profile } = report.target;
  const label = [...profile].slice(0, LONGEST_LABEL).join('');
  const value = [
    `${holding} of ${binding} hold`,
    ...(report.leftOut === undefined ? [] : ['partial']),
    ...(report.footer.complete ? [] : ['incomplete']),
  ].join(', ');
  const beside = others
    .filter(({ verdict }) => verdict !== 'inapplicable')
    .map(({ verdict, count }) => `${count} ${verdict}`);
  const spoken = [
    `${name} under ${profile}: ${holding} of ${binding} requirements hold`,
    ...beside,
    ...noticesOf(report),
  ].join(', ');
  const left = widthOf(label) + 2 * PADDING;
  const right = widthOf(value) + 2 * PADDING;
  return xmlDocument({
    name: 'svg',
    attributes: {
      xmlns: 'http://www.w3.org/2000/svg',
      width: left + right,
      height: HEIGHT,
      viewBox: `0 0 ${left + right} ${HEIGHT}`,
      role: 'img',
      'aria-label': spoken,
    },
    content: [
      { name: 'title', content: spoken },
      half(`M3 0H${left}v20H3a3 3 0 0 1-3-3V3a3 3 0 0 1 3-3z`, LABEL_COLOUR),
      half(`M${left} 0h${right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H${left}z`, COLOURS[standing]),
      {
        name: 'g',
        attributes: {
          fill: '#fff',
          'font-family': 'Verdana,DejaVu Sans,sans-serif',
          'font-size': 11,
          'aria-hidden': 'true',
        },
        content: [text(label, PADDING), text(value, left + PADDING)],
      },
    ],
  });
}

/** A half of the picture, by its outline: a clip path would need an id, and badges may stand side by side in one page. */
const half = (d: string, fill: string): XmlElement => ({ name: 'path', attributes: { d, fill } });

/** A text that is as wide as it was reckoned, whatever font there is. */
const text = (content: string, x: number): XmlElement => ({
  name: 'text',
  attributes: { x, y: 14, textLength: widthOf(content), lengthAdjust: 'spacingAndGlyphs' },
  content,
});

/** Width in pixels of a text in Verdana at 11 pixels, about. */
const widthOf = (content: string): number =>
  Math.ceil(
    [...content].reduce(
      (sum, character) => sum + (NARROW.test(character) ? 4 : WIDE.test(character) ? 9.5 : 6.9),
      0,
    ),
  );

const NARROW = /[ijltfI.,:;'|! ()[\]-]/;
const WIDE = /[mwMWOQGNHD%@]/;
