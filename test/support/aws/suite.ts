import { describe, inject } from 'vitest';
import { awsEnvironment } from './environment.ts';

const found = inject('awsEndpoint');
if ('part' in found) Object.assign(process.env, awsEnvironment(found.part));

/** A suite against the local AWS; skipped, not passed, where there is none. */
export const describeAws = describe.skipIf('missing' in found);
