import { createInterface } from 'node:readline';

/**
 * Asks a person, for whom nothing but "yes" means yes. Ctrl+C, Ctrl+D and a terminal that goes away mean no.
 */
export async function askForYes(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<boolean> {
  const terminal = createInterface({ input, output });
  let isYes = false;
  await new Promise<void>((resolve) => {
    // Also at the end of the input. Without a listener of its own, Ctrl+C leaves the question unanswered for good.
    terminal.once('close', resolve);
    terminal.once('SIGINT', () => terminal.close());
    terminal.question(' Only "yes" goes on: ', (answer) => {
      isYes = answer.trim() === 'yes';
      terminal.close();
    });
  });
  return isYes;
}
