/**
 * Plugins whose answers nothing that is published decides, and why. They are refused like any other that is not there; a rule that uses
 * one cannot be tested, however much is built.
 *
 * @see https://learn.microsoft.com/kusto/query/basket-plugin
 * @see https://learn.microsoft.com/kusto/query/autocluster-plugin
 * @see https://learn.microsoft.com/kusto/query/diffpatterns-plugin
 */
export const undecidedPlugins: ReadonlyMap<string, string> = new Map([
  [
    'basket',
    'Kusto draws samples to find frequent values, so that its answers differ from run to run, and leaves out patterns by a measure of correlation that is not published.',
  ],
  [
    'autocluster',
    'Kusto grows patterns from seeds, and how it picks the seeds and which patterns it keeps is not published.',
  ],
  [
    'diffpatterns',
    'Kusto gives a small set of the patterns that pass the threshold, and which of them it keeps is not published.',
  ],
]);
