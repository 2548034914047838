import { citation } from '../outline.ts';
import type { ReportedRequirement } from '../schema.ts';

/** Code scanning shows no more of a description. */
const LONGEST_DESCRIPTION = 1024;
const LONGEST_NAME = 255;

export type SarifLevel = 'error' | 'warning' | 'note';

/** A requirement as a rule of SARIF, with what GitHub's code scanning asks of one beside it. */
export function ruleOf(row: ReportedRequirement) {
  const { id, title, statement, source, also = [], url, level, basis, advisory, parties } = row;
  const severity = levelOf(row);
  const help = [
    `${id}: ${statement}`,
    `Source: ${[source, ...also].map(citation).join('; ')}. Level: ${level}, ${basis}. Binds the ${parties.join(' and the ')}.`,
    ...(advisory === undefined ? [] : [`A breach is a warning: ${advisory}`]),
  ];
  return {
    id,
    name: ruleName(title),
    shortDescription: { text: clipped(title) },
    fullDescription: { text: clipped(statement) },
    help: { text: literal(help.join('\n')) },
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: { level: severity },
    properties: {
      tags: [source.document, level, basis, ...parties].map((tag) => tag.replaceAll(' ', '-')),
      precision: 'very-high',
      'problem.severity': severity === 'note' ? 'recommendation' : severity,
    },
  };
}

export type SarifRule = ReturnType<typeof ruleOf>;

function levelOf({ level, advisory }: ReportedRequirement): SarifLevel {
  if (level === 'MAY') return 'note';
  return level.startsWith('MUST') && advisory === undefined ? 'error' : 'warning';
}

/** The title as the one word that SARIF wants for a name: `AccessTokenLivesOneHour`. */
const ruleName = (title: string): string =>
  title
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
    .slice(0, LONGEST_NAME);

const clipped = (text: string): string =>
  literal(text.length <= LONGEST_DESCRIPTION ? text : `${text.slice(0, LONGEST_DESCRIPTION - 1)}…`);

/**
 * A text that says of itself nothing but itself: braces would name arguments, and brackets before a parenthesis a link.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html 3.11.5 and 3.11.6
 */
export const literal = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[{}]/g, '$&$&')
    .replace(/\[(?=[^[\]]*\]\()/g, '\\[');
