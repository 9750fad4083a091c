/**
 * Goes on when the reader of standard output leaves (`| head`), which ends other commands: what writes to a workspace is brought to its
 * end, and the exit code says how that was.
 */
export function outliveReaders(): void {
  process.stdout.removeAllListeners('error').on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
