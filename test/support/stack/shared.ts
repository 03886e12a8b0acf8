import { inject } from 'vitest';
import type { Kafka } from './kafka.ts';
import type { Wish } from './keeper.ts';

/** The broker that all files of a run share. */
export type SharedKafka = Pick<Kafka, 'broker' | 'secured' | 'restart'>;

/** The Kafka Connect worker beside it. */
export interface SharedConnect {
  /** Creates a connector and waits until it runs. */
  create(name: string, config: Readonly<Record<string, string>>): Promise<void>;
  /** Starts a connector's task again that failed, as its operator would. */
  revive(name: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** The end of what it logged. */
  log(): Promise<string>;
}

export async function sharedKafka(): Promise<SharedKafka> {
  const { broker, secured } = await ask<Pick<Kafka, 'broker' | 'secured'>>({ kind: 'kafka' });
  return { broker, secured, restart: () => ask({ kind: 'restart' }) };
}

export async function sharedConnect(): Promise<SharedConnect> {
  await ask<string>({ kind: 'log' });
  return {
    create: (name, config) => ask({ kind: 'create', name, config }),
    revive: (name) => ask({ kind: 'revive', name }),
    remove: (name) => ask({ kind: 'remove', name }),
    log: () => ask({ kind: 'log' }),
  };
}

async function ask<T>(wish: Wish): Promise<T> {
  const response = await fetch(inject('stackKeeper'), { method: 'POST', body: JSON.stringify(wish) });
  const { result, error } = (await response.json()) as { result: T; error?: string };
  if (error !== undefined) throw new Error(error);
  return result;
}
