import { afterAll, beforeAll, describe, inject } from 'vitest';
import type { PostgresOptions } from '../../../local/postgres.ts';
import { type FaultServer, startFaultServer } from '../fault-server.ts';
import { seed } from '../first-seed.ts';
import { type Kafka, startKafka } from '../stack/kafka.ts';
import { parts } from '../stack/suite.ts';
import type { Stage } from './stream.ts';

export interface StageWithServer extends Required<Stage> {
  readonly database: () => FaultServer;
}

/**
 * A suite of faults: a real Kafka, the bundled function in Lambda's runtime client with a local AWS, and a PostgreSQL that
 * may be treated badly. Skipped, not passed, where one of them cannot be had.
 */
export function describeFaults(
  name: string,
  suite: (stage: StageWithServer) => void,
  settings: PostgresOptions['settings'] = {},
): void {
  const needed = [inject('stackParts'), inject('lambdaParts'), inject('awsEndpoint')];
  describe.skipIf(needed.some((part) => 'missing' in part))(
    `nothing is lost, nothing doubled: ${name}, seed ${seed},`,
    () => {
      let kafka: Kafka;
      let server: FaultServer;
      beforeAll(async () => {
        [kafka, server] = await Promise.all([
          startKafka(parts()),
          startFaultServer({ autovacuum: 'off', ...settings }),
        ]);
      });
      afterAll(async () => {
        await kafka?.stop();
        await server?.close();
      });
      suite({ kafka: () => kafka, server: () => server.url, database: () => server });
    },
  );
}
