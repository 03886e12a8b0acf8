import { setTimeout as pause } from 'node:timers/promises';
import { type DeadLetterStore, deadLetterText } from '../../model/dead-letter.ts';
import { patience } from './patience.ts';
import { refusedInWords, s3Put } from './s3-put.ts';

/** Answers of PutObject with `If-None-Match` (S3 User Guide, "How to prevent object overwrites with conditional writes"). */
const alreadyThere = 'PreconditionFailed';
/** Somebody else wrote or removed an object of that name at the same time: to be asked again. */
const conflict = 'ConditionalRequestConflict';

const conflictPausesMs = [50, 100, 200, 400, 800];

/**
 * Dead letters as objects of a bucket, named and written as files of a folder are (local/dead-letter-folder.ts). An object
 * that is there already is never replaced. The SDK's client is loaded when the first record is parked.
 */
export function s3DeadLetters(bucket: string): DeadLetterStore {
  const put = s3Put(patience);
  return {
    put: async (key, letter) => {
      const object = { Bucket: bucket, Key: key, Body: deadLetterText(letter), ContentType: 'application/json' };
      for (const pauseMs of [...conflictPausesMs, undefined]) {
        const error = await put({ ...object, IfNoneMatch: '*' });
        if (error === undefined || error.name === alreadyThere) return;
        if (error.name !== conflict || pauseMs === undefined) throw new Error(refusedInWords(bucket, key, error));
        await pause(pauseMs);
      }
    },
  };
}
