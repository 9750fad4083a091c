import { execa } from 'execa';

/** Runs git in a folder, as nobody in particular, whatever the machine's own settings are. Gives what it prints. */
export async function git(folder: string, ...words: readonly string[]): Promise<string> {
  const settings = ['user.name=test', 'user.email=test@contoso.com', 'commit.gpgsign=false', 'core.autocrlf=false'];
  const { stdout } = await execa('git', [...settings.flatMap((one) => ['-c', one]), ...words], { cwd: folder });
  return stdout;
}

/** Makes a folder a repository whose branch `main` has all of its files. */
export async function commitAll(folder: string): Promise<void> {
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message', 'all');
}
