import type { SkipReason } from '../model/change-event.ts';
import type { RawValues } from '../model/row.ts';

/** `io.debezium.connector.common.Heartbeat`, `io.debezium.connector.mysql.SchemaChangeValue`; no table is named so. */
const connectorSchema = /^io\.debezium\.connector\.[^.]+\.([^.]+)$/;

const reasons: ReadonlyMap<string, SkipReason> = new Map([
  ['Heartbeat', 'heartbeat'],
  ['TransactionMetadataValue', 'transaction'],
  ['SchemaChangeValue', 'schema_change'],
]);

/**
 * Recognises what connectors send beside changes, by schema name or, without schema, by the exact members Debezium
 * writes: never a table. Undefined for everything else.
 */
export function noise(schemaName: string | undefined, key: unknown, payload: RawValues): SkipReason | undefined {
  if (schemaName !== undefined) return reasons.get(connectorSchema.exec(schemaName)?.[1] ?? '');
  if (hasExactly(key, 'serverName') && hasExactly(payload, 'ts_ms')) return 'heartbeat';
  if (hasExactly(key, 'id') && (payload.status === 'BEGIN' || payload.status === 'END') && 'event_count' in payload) {
    return 'transaction';
  }
  if (hasExactly(key, 'databaseName') && 'ddl' in payload && 'tableChanges' in payload) return 'schema_change';
  return undefined;
}

function hasExactly(given: unknown, name: string): boolean {
  if (given === null || typeof given !== 'object') return false;
  const names = Object.keys(given);
  return names.length === 1 && names[0] === name;
}
