import { setTimeout as pause } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { type DeadLetterStore, deadLetterText } from '../../model/dead-letter.ts';
import { wordsOf } from './call-failed.ts';
import { patience } from './patience.ts';

/** Answers of PutObject with `If-None-Match` (S3 User Guide, "How to prevent object overwrites with conditional writes"). */
const alreadyThere = 'PreconditionFailed';
/** Somebody else wrote or removed an object of that name at the same time: to be asked again. */
const conflict = 'ConditionalRequestConflict';

const conflictPausesMs = [50, 100, 200, 400, 800];
/** A function that was frozen this long may hold connections whose other ends are gone. */
const idleMs = 10_000;

/**
 * Dead letters as objects of a bucket, named and written as files of a folder are (local/dead-letter-folder.ts). An object
 * that is there already is never replaced. The SDK's client is loaded when the first record is parked.
 */
export function s3DeadLetters(bucket: string): DeadLetterStore {
  const send = sender(bucket);
  return {
    put: async (key, letter) => {
      const body = deadLetterText(letter);
      for (const pauseMs of [...conflictPausesMs, undefined]) {
        const error = await send(key, body);
        if (error === undefined || error.name === alreadyThere) return;
        if (error.name !== conflict || pauseMs === undefined) throw refused(bucket, key, error);
        await pause(pauseMs);
      }
    },
  };
}

/** Writes an object that must not be there yet. An error is given back. */
function sender(Bucket: string): (key: string, body: string) => Promise<Error | undefined> {
  let client: S3Client | undefined;
  let lastUsed = 0;
  return async (Key, Body) => {
    const { PutObjectCommand, S3Client } = await import('./s3-sdk.ts');
    if (performance.now() - lastUsed > idleMs) {
      client?.destroy();
      client = undefined;
    }
    client ??= new S3Client(patience);
    lastUsed = performance.now();
    const object = { Bucket, Key, Body, ContentType: 'application/json', ChecksumAlgorithm: 'SHA256' } as const;
    try {
      await client.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' }));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
}

/** Says where and what, and leaves out the SDK's error itself: S3 sends back the access key and what was signed. */
function refused(bucket: string, key: string, error: Error): Error {
  return new Error(`bucket ${bucket}, key ${key}: ${wordsOf(error)}`);
}
