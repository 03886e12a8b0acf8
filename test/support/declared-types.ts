import { byKind } from './destination-kind.ts';

/** What columns made for a field are declared as, where the kinds differ (docs/types.md). */
export const declared = byKind({
  postgresql: { text: 'text', keyText: 'text', json: 'jsonb' },
  redshift: { text: 'character varying(65535)', keyText: 'character varying(1024)', json: 'super' },
});
