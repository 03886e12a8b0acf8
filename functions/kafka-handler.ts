import { setTimeout as sleep } from 'node:timers/promises';
import middy from '@middy/core';
import { Decoder } from '../lib/decode/decoder.ts';
import type { Configuration } from '../lib/model/configuration.ts';
import type { DeadLetterStore } from '../lib/model/dead-letter.ts';
import { LandfallError } from '../lib/model/errors.ts';
import { type BatchReport, type BatchResponse, refusedReport } from '../lib/model/report.ts';
import type { Settings } from '../lib/model/settings.ts';
import { applyBatch } from '../lib/pipeline/apply-batch.ts';
import type { Pace } from '../lib/pipeline/context.ts';
import type { BatchOutcome } from '../lib/pipeline/outcome.ts';
import type { Waits } from '../lib/pipeline/refusals.ts';
import type { Destination } from '../lib/sink/destination.ts';

export interface HandlerOptions {
  readonly configuration: Configuration;
  /** Where records that cannot be written are kept (`onBadRecord=dead-letter`); without it they block their partitions. */
  readonly deadLetters?: DeadLetterStore | undefined;
  /** Told what became of each event, before the handler returns or throws. */
  readonly report: (report: BatchReport) => void;
  /** Resolves after a pause; tests need not wait. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** The part of Lambda's context that is used. */
export interface HandlerContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export interface Handler {
  (event: unknown, context: HandlerContext): Promise<BatchResponse>;
  /** Ends the connection; the next event opens another. */
  close(): Promise<void>;
}

/** Makes a destination of one kind from its settings. */
export type Connect = (settings: Settings, password: (fresh: boolean) => Promise<string>) => Destination;

const pauseAfterRefusalMs = 3_000;

/** What a warm function keeps; made anew when the settings change. */
interface Warm {
  readonly settings: Settings;
  readonly decoder: Decoder;
  readonly destination: Destination;
  readonly waits: Waits;
  readonly pace: Pace;
}

/**
 * The Lambda handler of a destination: settings and connection (both cached) → applyBatch → partial batch response.
 * @throws LandfallError when no record of the event is done: the event source mapping then retries the whole batch.
 */
export function createKafkaHandler(connect: Connect, options: HandlerOptions): Handler {
  const { configuration, deadLetters, report, pause = sleep } = options;
  let warm: Warm | undefined;

  const warmUp = async (): Promise<Warm> => {
    const settings = await configuration.settings();
    if (warm?.settings === settings) return warm;
    await warm?.destination.close();
    const destination = connect(settings, (fresh) => configuration.password(fresh));
    warm = {
      settings,
      decoder: new Decoder(settings),
      destination,
      waits: new Map(),
      pace: { size: Number.POSITIVE_INFINITY },
    };
    return warm;
  };

  const apply = async (event: unknown, context: HandlerContext): Promise<BatchResponse> => {
    const remainingMs = (): number => context.getRemainingTimeInMillis();
    let outcome: BatchOutcome;
    try {
      const ready = await warmUp();
      outcome = await applyBatch(event, { ...ready, deadLetters, remainingMs, pause, now: () => new Date() });
    } catch (error) {
      // Without settings, or with an event that is none, every invocation fails at once: not in a hot loop.
      if (error instanceof LandfallError) report(refusedReport(error));
      await pause(Math.max(0, Math.min(pauseAfterRefusalMs, remainingMs() - pauseAfterRefusalMs)));
      throw error;
    }
    report(outcome.report);
    if (outcome.response === undefined) throw outcome.failures[0] ?? new Error('nothing was written');
    return outcome.response;
  };

  // One at a time: an invocation that was given up in time may still be at work on the connection.
  let last: Promise<unknown> = Promise.resolve();
  const handle = middy((event: unknown, context: HandlerContext): Promise<BatchResponse> => {
    const answer = last.then(() => apply(event, context));
    last = answer.catch(() => {});
    return answer;
  });

  const close = async (): Promise<void> => {
    await warm?.destination.close();
    warm = undefined;
  };
  return Object.assign((event: unknown, context: HandlerContext) => handle(event, context), { close });
}
