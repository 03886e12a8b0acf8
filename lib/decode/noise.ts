import type { SkipReason } from '../model/change-event.ts';
import type { RawValues, RowShape } from '../model/row.ts';

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
export function noise(
  schemaName: string | undefined,
  key: RowShape | undefined,
  payload: RawValues,
): SkipReason | undefined {
  if (schemaName !== undefined) return reasons.get(connectorSchema.exec(schemaName)?.[1] ?? '');
  const [only] = key?.fields.length === 1 ? key.fields : [];
  if (only?.name === 'serverName' && hasOnly(payload, 'ts_ms')) return 'heartbeat';
  if (only?.name === 'id' && (payload.status === 'BEGIN' || payload.status === 'END') && 'event_count' in payload) {
    return 'transaction';
  }
  if (only?.name === 'databaseName' && 'ddl' in payload && 'tableChanges' in payload) return 'schema_change';
  return undefined;
}

function hasOnly(payload: RawValues, name: string): boolean {
  const names = Object.keys(payload);
  return names.length === 1 && names[0] === name;
}
