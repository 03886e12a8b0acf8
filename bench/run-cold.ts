import { startPostgres } from '../local/postgres.ts';
import { measureCold } from './cold.ts';
import { coldTables } from './cold-tables.ts';

/** `npm run bench:cold`: how large the bundle is, and how long a function takes to start. */
const server = await startPostgres();
try {
  const cold = await measureCold(server.url);
  const { size, sizeAtImport, packages } = cold.bundle;
  const aws = packages.filter(({ name, atImport }) => name.startsWith('@aws-sdk/') && atImport > 0);
  process.stdout.write(`${coldTables(cold)}
The bundle is ${kilobytes(size)} KB (aim: at most 700), of which ${kilobytes(sizeAtImport)} KB are compiled at start;
its import takes ${cold.start.import.toFixed(1)} ms (aim: at most 80). Everything is in it, the AWS SDK too, of which ${aws.length} packages are loaded at start (aim: 0).
`);
} finally {
  await server.stop();
}

function kilobytes(bytes: number): string {
  return (bytes / 1_000).toFixed(0);
}
