/** What the addresses of this package's files begin with in a workflow on GitHub that runs in its repository; undefined elsewhere. */
export function pagesOnGithub(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '', GITHUB_SHA: commit = '' } = env;
  const isKnown = /^https:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) && /^\w+$/.test(commit);
  return isKnown ? `${server}/${repository}/blob/${commit}/` : undefined;
}
