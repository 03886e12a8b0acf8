import { type Field, type RowShape, shapeOf } from '../model/row.ts';
import { type ConnectSchema, isConnectSchema } from './connect-schema.ts';
import type { CompiledSchema } from './format.ts';
import { logicalType } from './logical-types.ts';
import { familyOfEnvelope, familyOfRow, type SourceFamily } from './source-family.ts';

/**
 * Compiles a key's or value's schema: the row is the `after` of an envelope, else the struct itself.
 * @throws Error for a struct that Kafka Connect would refuse too: its values could be told by nobody.
 */
export function compileSchema(schema: ConnectSchema): CompiledSchema {
  const members = fieldsOf(schema);
  const after = members.find((member) => member.field === 'after');
  const source = members.find((member) => member.field === 'source');
  const hasOp = members.some((member) => member.field === 'op');
  if (after?.type === 'struct' && source?.type === 'struct' && hasOp) {
    const fields = fieldsOf(after);
    return { name: schema.name, row: rowShape(fields, familyOfEnvelope(source) ?? familyOfRow(fields)) };
  }
  return { name: schema.name, row: rowShape(members, familyOfRow(members)) };
}

function rowShape(members: readonly Member[], family: SourceFamily): RowShape {
  return shapeOf(
    members.map((member): Field => {
      const type = logicalType(member, family);
      const given = member.default;
      return given === undefined || given === null
        ? { name: member.field, type }
        : { name: member.field, type, default: given };
    }),
  );
}

type Member = ConnectSchema & { readonly field: string };

function fieldsOf(schema: ConnectSchema): readonly Member[] {
  if (schema.type !== 'struct') return [];
  const fields: readonly unknown[] | undefined = Array.isArray(schema.fields) ? schema.fields : undefined;
  if (!fields?.every(isMember)) throw new Error('the schema is a struct without a list of named fields');
  if (new Set(fields.map((member) => member.field)).size < fields.length) {
    throw new Error('the schema has two fields of one name');
  }
  return fields;
}

function isMember(given: unknown): given is Member {
  return isConnectSchema(given) && typeof given.field === 'string';
}
