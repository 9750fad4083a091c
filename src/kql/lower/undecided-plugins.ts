/**
 * Plugins whose answers nothing that is published decides, and why. They are refused like any other that is not there; a rule that uses
 * one cannot be tested, however much is built.
 *
 * @see https://learn.microsoft.com/kusto/query/diffpatterns-plugin
 */
export const undecidedPlugins: ReadonlyMap<string, string> = new Map([
  [
    'diffpatterns',
    'Kusto gives a small set of the patterns that pass the threshold, and which of them it keeps is not published.',
  ],
]);
