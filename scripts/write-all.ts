import { once } from 'node:events';

/** Text that is gathered before it is written. */
const enough = 65_536;

/** Writes texts to a stream, as fast as its reader takes them. */
export async function writeAll(stream: NodeJS.WriteStream, texts: Iterable<string>): Promise<void> {
  let pending = '';
  const flush = async (): Promise<void> => {
    const text = pending;
    pending = '';
    if (text !== '' && !stream.write(text)) {
      await once(stream, 'drain');
    }
  };
  for (const text of texts) {
    pending += text;
    if (pending.length >= enough) {
      await flush();
    }
  }
  await flush();
}
