import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import type { WithLogin } from '../../support/fault-login.ts';
import { insertModes, outage } from '../../support/fault-outage.ts';
import { type FaultServer, startFaultServer } from '../../support/fault-server.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await startFaultServer();
});
afterAll(() => server?.close());

/** Wipes the first page of every index of the table while the server is down. */
async function wipeIndexes({ sql }: WithLogin): Promise<() => Promise<unknown>> {
  const files = await sql(
    `select pg_relation_filepath(indexrelid) as file from pg_index where indrelid = '@orders'::regclass`,
  );
  await sql('checkpoint');
  await server.signal('SIGINT');
  await server.gone();
  for (const { file } of files) {
    const index = await open(join(server.data, String(file)), 'r+');
    await index.write(Buffer.alloc(8_192), 0, 8_192, 0);
    await index.close();
  }
  await server.start();
  return () => sql('reindex table @orders');
}

it.each(insertModes)(
  'an index that is corrupt (XX002) is a systemic error, until it is made anew, insertMode=%s',
  (insertMode) =>
    outage({ class: 'systemic', code: 'XX002', isReadable: false, begin: wipeIndexes }, insertMode, () => server.url)(),
);
