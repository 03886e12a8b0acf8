import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options?: { readonly type: 'minor' }) => void;

/** Clears away what died young, so that nobody pays for another's garbage. */
export function collectYoung(): void {
  collect({ type: 'minor' });
}

/** Clears away everything that can go; returns the bytes in use, objects and buffers. */
export function bytesInUse(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
