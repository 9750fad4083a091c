import { execa } from 'execa';

/** What a deployment is made of. */
const deployed = ['detections', 'functions', 'workspaces.yaml'];

/**
 * The commit that the deployed content of a root is of: null outside of git, without git, and where the content has changes that are
 * not committed.
 */
export async function contentCommit(root: string): Promise<string | null> {
  const git = async (...words: readonly string[]): Promise<string | undefined> => {
    const env = { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
    const { exitCode, stdout } = await execa('git', words, { cwd: root, reject: false, env });
    return exitCode === 0 ? stdout : undefined;
  };
  const commit = await git('rev-parse', '--verify', '--quiet', 'HEAD^{commit}');
  if (commit === undefined || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  return (await git('status', '--porcelain', '--', ...deployed)) === '' ? commit : null;
}
