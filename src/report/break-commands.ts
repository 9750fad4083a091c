/**
 * A line of text that a build agent does not take for a command. GitHub's runner obeys lines that begin with `::name …::`, blanks
 * before it included, Azure Pipelines what follows `##vso[` and both of them `##[` anywhere in a line; all of them read what a
 * program prints.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export function breakCommands(text: string): string {
  return text.replace(/^(\s*):(?=:[a-z-]+(?:\s.*)?::)/i, '$1<U+003A>').replace(/##(?=(?:vso)?\[)/gi, '#<U+0023>');
}
