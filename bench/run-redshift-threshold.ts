import type { EncodedRow } from '../lib/dialect/redshift/encode-steps.ts';
import { foldedByName } from '../lib/dialect/redshift/identifiers.ts';
import { stageColumns } from '../lib/dialect/redshift/load-step.ts';
import { stageFor } from '../lib/dialect/redshift/stage-statements.ts';
import { naturalType } from '../lib/dialect/redshift/types/natural-type.ts';
import type { Settings } from '../lib/model/settings.ts';
import type { Table } from '../lib/model/table.ts';
import { s3Staging } from '../lib/sink/aws/s3-staging.ts';
import { Loader } from '../lib/sink/redshift/loader.ts';
import { loginOf } from '../lib/sink/redshift/login.ts';
import { redshiftSession } from '../lib/sink/redshift/redshift-session.ts';
import { replaySettings } from '../local/replay-settings.ts';
import { generateLoad } from './load.ts';
import { medianOf } from './median.ts';
import { RedshiftStages } from './redshift-stages.ts';
import { fixed, type TableColumn, table, whole } from './text.ts';

/**
 * `npm run bench:redshift-threshold`: how long rows take to a stage of a real Redshift as binds and by way of S3, and from
 * how many on S3 is faster: `copyThreshold`. It writes to temporary tables and to the staging address, and nowhere else.
 */
const {
  LANDFALL_REDSHIFT_URL: to,
  LANDFALL_REDSHIFT_STAGING: staging,
  LANDFALL_REDSHIFT_COPY_ROLE: copyRole,
  LANDFALL_REDSHIFT_STAGING_REGION: stagingRegion,
} = process.env;
if (to === undefined || staging === undefined || copyRole === undefined) {
  process.stderr.write(`A Redshift is needed, of yours: docs/performance.md
  LANDFALL_REDSHIFT_URL             redshift://user:password@host:port/database
  LANDFALL_REDSHIFT_STAGING         s3://bucket/prefix, where your AWS credentials may write
  LANDFALL_REDSHIFT_COPY_ROLE       the ARN of the role with which Redshift reads there
  LANDFALL_REDSHIFT_STAGING_REGION  of the bucket, where it is not the cluster's
`);
  process.exit(2);
}

const sizes = [10, 20, 50, 100, 200, 500, 1_000, 2_000];
const rounds = 7;

interface Measured {
  readonly rows: number;
  readonly insert: number;
  readonly copy: number;
}

/** Rows of the load of fixture 12, and a table made for them. */
function madeRows(settings: Settings, count: number): { readonly table: Table; readonly rows: EncodedRow[] } {
  const [event, ...events] = generateLoad({
    ...{ inserts: count, updates: 0, hotKeys: 0, deletes: 0, seed: 12, schema: true },
  }).events();
  const first = event && new RedshiftStages(settings, []).decode(event)[0]?.events[0];
  if (event === undefined || first?.kind !== 'upsert') throw new Error('the load begins with no row');
  const columns = first.row.shape.fields.map(({ name, type }) => ({
    ...{ name, type: naturalType(type, settings) },
    ...{ notNull: false, isRequired: false, generated: false, identityAlways: false },
  }));
  const table = {
    ...{ name: first.table, columns, byName: foldedByName(columns), uniqueKeys: undefined, isReferenced: false },
  };
  const stages = new RedshiftStages(settings, [table]);
  const rows = [event, ...events].flatMap((one) => stages.encode(stages.reduce(stages.decode(one))).flat());
  return { table, rows };
}

async function measure(settings: Settings, password: () => Promise<string>): Promise<Measured[]> {
  const session = redshiftSession(settings, 'landfall bench', loginOf(settings, password));
  const store = s3Staging(settings.stagingRegion);
  const loaderFrom = (copyThreshold: number): Loader =>
    new Loader(
      { ...settings, copyThreshold },
      async (statement) => (await session.flight([statement], 60_000))[0] ?? [],
      store,
    );
  const [insert, copy] = [loaderFrom(Number.POSITIVE_INFINITY), loaderFrom(1)];
  const { table, rows } = madeRows(settings, Math.max(...sizes));
  const target = stageFor(
    table,
    table.columns.map(({ name }) => name),
  );
  const timed = async (loader: Loader, count: number): Promise<number> => {
    const start = performance.now();
    await loader.stage({ target, rows: rows.slice(0, count) });
    return performance.now() - start;
  };
  try {
    const measured: Measured[] = [];
    for (const size of sizes) {
      // The first of each compiles: nobody looks.
      for (const loader of [insert, copy]) await timed(loader, size);
      const [inserts, copies]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        inserts.push(await timed(insert, size));
        copies.push(await timed(copy, size));
      }
      measured.push({ rows: size, insert: medianOf(inserts) ?? 0, copy: medianOf(copies) ?? 0 });
    }
    return measured;
  } finally {
    await session.close();
  }
}

const columns: readonly TableColumn<Measured>[] = [
  ['rows', ({ rows }) => whole(rows)],
  ['binds', ({ rows }) => whole(rows * (12 + stageColumns.length))],
  ['multi-row INSERT, ms', ({ insert }) => fixed(insert, 0)],
  ['S3 and COPY, ms', ({ copy }) => fixed(copy, 0)],
];

const { settings, configuration } = replaySettings({
  ...{ to, schema: 'public', settingsFile: undefined },
  set: { kind: 'redshift', staging, copyRole, ...(stagingRegion === undefined ? {} : { stagingRegion }) },
});
const measured = await measure(settings, () => configuration.password(false));
const crossed = measured.find(({ insert, copy }) => copy <= insert);
process.stdout.write(`${table(columns, measured)}
${crossed === undefined ? `Up to ${sizes.at(-1)} rows INSERT is faster: set copyThreshold higher` : `From ${crossed.rows} rows on COPY is faster: set copyThreshold to that`}. It is ${settings.copyThreshold} unless set.
`);
