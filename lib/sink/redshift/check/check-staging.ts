import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { quote } from '../../../dialect/redshift/identifiers.ts';
import { stageColumns } from '../../../dialect/redshift/load-step.ts';
import { copyRows, createStage } from '../../../dialect/redshift/stage-statements.ts';
import { loadsOf } from '../../../model/s3-place.ts';
import type { Settings } from '../../../model/settings.ts';
import { asError } from '../../check/checked.ts';
import { advice, type Finding, must, ok } from '../../check/finding.ts';
import { SessionError } from '../../session-error.ts';
import type { StagingStore } from '../staging-store.ts';
import { ask, type Reading } from './read-facts.ts';
import { copyProblem, putProblem } from './staging-problem.ts';

const nullToken = 'NONE';
/** One row of a stage that no destination has. */
const csv = `"1",${nullToken}\n`;

/**
 * Whether a load can be put into S3 from here, and read there by Redshift: a trial of COPY with one row proves role, right,
 * region and network, and loads nothing (t_Validating_input_files.html). What was put there stays until the bucket’s
 * lifecycle removes it, as with every load.
 */
export async function checkStaging(reading: Reading, settings: Settings, store: StagingStore): Promise<Finding> {
  const { staging, copyRole, stagingRegion: region } = settings;
  if (staging === undefined || copyRole === undefined) {
    const what =
      'none: all rows go as statements, which is slow, and a value of more than 65535 bytes cannot go at all';
    return advice('staging', what, { words: 'set staging and copyRole' });
  }
  const folder = `${loadsOf(staging, settings.name)}check-${randomUUID()}/`;
  const manifest = `${folder}manifest`;
  try {
    const body = gzipSync(csv);
    const url = `${folder}0001.csv.gz`;
    await store.put(url, body);
    const entries = [{ url, mandatory: true, meta: { content_length: body.length } }];
    await store.put(manifest, Buffer.from(JSON.stringify({ entries })));
  } catch (error) {
    const { what, cure } = putProblem(asError(error).message, { ...settings, staging });
    return must('staging', what, cure);
  }
  try {
    const target = { sql: quote('_landfall_check'), columns: stageColumns, isOwned: true };
    await ask(reading, createStage(target));
    await ask(reading, copyRows(target, { manifest, role: copyRole, region, nullToken }, true));
  } catch (error) {
    if (!(error instanceof SessionError)) throw error;
    const { what, cure } = copyProblem(error.message.replace(/^\w+: /, ''), { ...settings, staging });
    return must('staging', what, cure);
  }
  return ok('staging', `${staging}: this process can write it, and Redshift read it`);
}
