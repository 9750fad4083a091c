/**
 * The most characters, in UTF-16 units, of a page of Markdown. A comment or an issue on GitHub holds 65,536, and drops or refuses what
 * is longer; what a workflow puts around a page, its mark, a link to the run and a sentence or two, has to fit as well. The summary of
 * a step holds 1 MiB and is dropped whole above that.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits
 */
export const pageBudget = 58_000;
