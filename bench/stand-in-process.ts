import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pointTo } from '../test/support/redshift/local-s3.ts';
import type { StandInPlaces, Uploaded } from './stand-in-child.ts';

/** What stands for Redshift and S3, in a process of its own: this one's CPU is the handler's alone. */
export interface StandInProcess {
  readonly url: string;
  /** What came to S3 since the last call. */
  uploaded(): Promise<Uploaded>;
  close(): Promise<void>;
}

/** `postgresUrl`: a database of its own. The AWS SDK of this process is pointed to the local S3. */
export async function startStandInProcess(postgresUrl: string): Promise<StandInProcess> {
  const child = fork(join(import.meta.dirname, 'stand-in-child.ts'), [postgresUrl]);
  const { url, s3Endpoint } = await answer<StandInPlaces>(child);
  pointTo(s3Endpoint);
  return {
    url,
    uploaded: () => {
      child.send('uploaded');
      return answer<Uploaded>(child);
    },
    close: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const ended = new AbortController();
  try {
    const failed = once(child, 'exit', { signal: ended.signal }).then(() => {
      throw new Error('what stands for Redshift has ended');
    });
    const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), failed]);
    return message as T;
  } finally {
    ended.abort();
  }
}
