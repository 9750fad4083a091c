import { execa } from 'execa';

/** Compiles the package once, for the tests that run the command line as a process. */
export default async function build(): Promise<void> {
  await execa('npm', ['run', 'build', '--silent'], { cwd: new URL('..', import.meta.url) });
}
