import { deadLettersOfTest, type TestDeadLetters } from './dead-letters.ts';
import { createLogin, dropLogin, type WithLogin } from './fault-login.ts';
import { Feed } from './feed.ts';
import type { Destination } from './harness.ts';
import { withDestination } from './with-destination.ts';

/** An ordinary login that writes, and what it writes with. */
export interface Writer {
  readonly login: WithLogin;
  readonly handler: ReturnType<Destination['handler']>;
  readonly deadLetters: TestDeadLetters;
  readonly feed: Feed;
}

/** A test as an ordinary login, whom rights and policies bind, on tables of somebody else's (see `WithLogin.sql`). */
export function asLogin(
  sql: string,
  test: (writer: Writer) => Promise<void>,
  settings: Readonly<Record<string, unknown>> = {},
): () => Promise<void> {
  return withDestination(async (destination) => {
    const login = await createLogin(destination);
    try {
      await login.sql(sql);
      const deadLetters = deadLettersOfTest();
      const handler = destination.handler({ username: login.role, ...settings }, deadLetters);
      await test({ login, handler, deadLetters, feed: new Feed() });
      await handler.close();
    } finally {
      await dropLogin(login);
    }
  });
}
