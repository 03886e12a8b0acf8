import { createRedshiftDestination, type RedshiftDestination } from './destination.ts';

/** A test on a stand-in of its own; what it opened is closed, whatever becomes of it. LOCK was first in all transactions. */
export function withRedshift(test: (destination: RedshiftDestination) => Promise<void>): () => Promise<void> {
  return async () => {
    const destination = await createRedshiftDestination();
    const handlers: { close(): Promise<void> }[] = [];
    const tracked: RedshiftDestination = {
      ...destination,
      handler: (settings, deadLetters) => {
        const made = destination.handler(settings, deadLetters);
        handlers.push(made);
        return made;
      },
    };
    try {
      await test(tracked);
      const { violations } = destination.standIn;
      if (violations.length > 0) throw new Error(`a snapshot was taken before LOCK: ${violations.join(' | ')}`);
    } finally {
      await Promise.all(handlers.map((handler) => handler.close()));
      await destination.drop();
    }
  };
}

const words: Readonly<Record<string, number>> = { copy: 1, create: 3 };

/** The statements since `from`, by what they begin with: "lock table", "delete from", "copy". */
export function shapesOf(statements: readonly string[], from = 0): string[] {
  return statements.slice(from).map((text) => {
    const [first = ''] = text.split(/\s/, 1);
    return text.split(/\s+/, words[first] ?? 2).join(' ');
  });
}
