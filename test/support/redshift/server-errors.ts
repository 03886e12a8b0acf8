import { typePrefix } from './column-definition.ts';

/** An error of PostgreSQL as Redshift would give it. */
export function asRedshift(fields: ReadonlyMap<string, string>): Map<string, string> {
  const code = fields.get('C');
  if (code === '40001') {
    const detail = 'Serializable isolation violation on table - 100064, transactions forming the cycle are: 1, 2';
    return changed(fields, 'XX000', '1023', detail);
  }
  const type = code === '23514' ? conditionOf(fields.get('n') ?? '') : undefined;
  if (type !== undefined) return changed(fields, '22001', `value too long for type ${type}`);
  return new Map(fields);
}

/** The type whose condition (column-definition.ts) failed. */
function conditionOf(constraint: string): string | undefined {
  return constraint.startsWith(typePrefix) ? constraint.slice(typePrefix.length, -9) : undefined;
}

function changed(
  fields: ReadonlyMap<string, string>,
  code: string,
  message: string,
  detail?: string,
): Map<string, string> {
  const kept = [...fields].filter(([letter]) => 'SVR'.includes(letter));
  const told: [string, string][] = [
    ['C', code],
    ['M', message],
  ];
  if (detail !== undefined) told.push(['D', detail]);
  return new Map([...kept, ...told]);
}
