import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { createHandler } from '../functions/postgres.ts';
import type { Settings } from '../lib/model/settings.ts';
import { bytesInUse } from './collect.ts';

/** Run by memory.ts in a process of its own: handles one event and prints what memory that took. */
export interface MemoryTask {
  readonly settings: Settings;
  readonly password: string;
  /** Files of an event that warms up, and of the one that is measured. */
  readonly warmUp: string;
  readonly event: string;
  /**
   * `live`: what is reachable, looked at whenever something goes to the server, each time after a full collection.
   * `handle`, `hold`: the most the system ever gave the process, when it handles the event or only parses it.
   */
  readonly mode: 'live' | 'handle' | 'hold';
}

/** Bytes. */
export interface MemoryAnswer {
  /** The parsed event. */
  readonly held: number;
  /** The event and all the handler needs for it, at the most. */
  readonly peak: number;
  /** What is left once the event has gone. */
  readonly after: number;
  /** Of the process. */
  readonly mostResident: number;
}

const task = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as MemoryTask;
const context = { awsRequestId: 'memory', getRemainingTimeInMillis: () => 840_000 };
const handler = createHandler({
  configuration: { settings: async () => task.settings, password: async () => task.password },
  report: () => {},
});

async function handle(event: unknown): Promise<void> {
  const { batchItemFailures } = await handler(event, context);
  if (batchItemFailures.length > 0) throw new Error('the handler returned records');
}

function parse(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function live(): Promise<Omit<MemoryAnswer, 'mostResident'>> {
  const idle = bytesInUse();
  let event: unknown = parse(task.event);
  const held = bytesInUse() - idle;
  let peak = held;
  const write = Socket.prototype.write;
  Socket.prototype.write = function (this: Socket, ...given: Parameters<typeof write>) {
    peak = Math.max(peak, bytesInUse() - idle);
    return write.apply(this, given);
  } as typeof write;
  await handle(event);
  Socket.prototype.write = write;
  event = undefined;
  return { held, peak, after: bytesInUse() - idle };
}

await handle(parse(task.warmUp));
let answer = { held: 0, peak: 0, after: 0 };
if (task.mode === 'live') answer = await live();
else {
  const event = parse(task.event);
  if (task.mode === 'handle') await handle(event);
}
console.log(JSON.stringify({ ...answer, mostResident: process.resourceUsage().maxRSS * 1_024 }));
await handler.close();
