import { notCarriedAsMarkdown } from '../deploy/not-carried.ts';

/** The page on what files say and no workspace knows. */
export function notCarriedPage(): string {
  return [
    '# What a workspace does not carry',
    '',
    '<!-- Made by `blindspot docs`; a test compares. -->',
    '',
    'What a file says is written to the workspace and comes back from it, but for these fields: the interface of the service has no place for',
    'them. `deploy import` keeps what an existing file says there. A file that it makes says what the last column has, for a person to complete.',
    '',
    notCarriedAsMarkdown().trimEnd(),
    '',
    'The version of a rule stands in the metadata item that marks it as deployed from here, that of a function in its tag.',
    '',
  ].join('\n');
}
