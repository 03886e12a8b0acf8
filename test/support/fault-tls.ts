import { chown, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Certificate } from './certificate.ts';
import type { FaultServer } from './fault-server.ts';

/** From now on the server shows this certificate to new connections. */
export async function showCertificate(server: FaultServer, { pem, key }: Certificate): Promise<void> {
  const { uid, gid } = await stat(server.data);
  for (const [name, text] of [
    ['server.crt', pem],
    ['server.key', key],
  ] as const) {
    const file = join(server.data, name);
    await writeFile(file, text, { mode: 0o600 });
    await chown(file, uid, gid);
  }
  await server.query('alter system set ssl = on');
  await server.query('select pg_reload_conf()');
}
