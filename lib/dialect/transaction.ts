import type { Statement } from './statement.ts';

export const begin: Statement = { purpose: 'begin', text: 'begin', values: [] };
export const commit: Statement = { purpose: 'commit', text: 'commit', values: [] };
