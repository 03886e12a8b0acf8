import type { Handler, HandlerOptions } from '../functions/kafka-handler.ts';
import type { Settings } from '../lib/model/settings.ts';

/** The handler of a kind of destination; what only the other kind needs is not loaded. */
export async function handlerOfKind(kind: Settings['kind'], options: HandlerOptions): Promise<Handler> {
  const { createHandler } =
    kind === 'redshift' ? await import('../functions/redshift.ts') : await import('../functions/postgres.ts');
  return createHandler(options);
}
