/**
 * What the service writes before the name of a rule that it switched off for good; the reason goes to the description.
 *
 * @see https://learn.microsoft.com/azure/sentinel/troubleshoot-analytics-rules
 */
export const autoDisabledPrefix = /^\s*AUTO DISABLED\b[\s:.-]*/;
