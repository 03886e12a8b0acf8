export interface Stopping {
  /** Aborted when somebody asks this process to stop. */
  readonly asked: AbortSignal;
  /** Signals are the system's again. */
  forget(): void;
}

/** The first signal asks to stop, the second does not ask. */
export function onSignals(): Stopping {
  const asking = new AbortController();
  const heard = () => {
    if (asking.signal.aborted) process.exit(1);
    asking.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, heard);
  return {
    asked: asking.signal,
    forget: () => {
      for (const signal of signals) process.removeListener(signal, heard);
    },
  };
}
