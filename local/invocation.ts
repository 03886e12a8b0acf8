import { randomUUID } from 'node:crypto';
import type { LambdaEvent } from './lambda-event.ts';

/** The part of Lambda's context that a handler may rely on here. */
export interface InvocationContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export type EventHandler = (event: LambdaEvent, context: InvocationContext) => Promise<unknown>;

export interface InvocationLimits {
  /** What the context promises at the start of an invocation; 14 minutes, the most that Lambda gives with MSK. */
  readonly remainingMs?: number;
  /** An invocation that takes longer has failed. Its handler goes on unheard, as a frozen one that wakes up later. */
  readonly timeoutMs?: number;
}

const fourteenMinutes = 14 * 60_000;

/** Calls a handler once. Rejects when it throws or takes too long. */
export async function invoke(handler: EventHandler, event: LambdaEvent, limits: InvocationLimits): Promise<unknown> {
  const deadline = performance.now() + (limits.remainingMs ?? fourteenMinutes);
  const answer = handler(event, {
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  });
  return limits.timeoutMs === undefined ? answer : within(limits.timeoutMs, answer);
}

async function within<T>(milliseconds: number, answer: Promise<T>): Promise<T> {
  const { promise: timedOut, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`the invocation took longer than ${milliseconds} ms`)), milliseconds);
  try {
    return await Promise.race([answer, timedOut]);
  } finally {
    clearTimeout(timer);
  }
}
