import { describe, inject } from 'vitest';
import { Cluster } from '../../../infra/cluster.ts';
import { samples } from '../synth.ts';

const found = inject('emulator');
const { account, region } = new Cluster(samples.shop?.cluster ?? '');

/** The sample's account and region: the emulator takes an access key of twelve digits for the account it belongs to. */
export const emulated: Readonly<Record<string, string>> = {
  AWS_ENDPOINT_URL: 'part' in found ? found.part : '',
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: account,
  AWS_SECRET_ACCESS_KEY: 'key-of-nobody',
  AWS_EC2_METADATA_DISABLED: 'true',
};
if ('part' in found) Object.assign(process.env, emulated);

/** A suite on the emulated AWS; skipped, not passed, where there is none. */
export const describeEmulated = describe.skipIf('missing' in found);
