import type { LogicalType } from '../model/logical-type.ts';
import { type Field, type RowShape, shapeOf } from '../model/row.ts';
import { type ConnectSchema, isConnectSchema } from './connect-schema.ts';
import type { CompiledSchema } from './format.ts';
import { logicalType } from './logical-types.ts';

/** Compiles a key's or value's schema: the row is the `after` of an envelope, else the struct itself. */
export function compileSchema(schema: ConnectSchema): CompiledSchema {
  const members = fieldsOf(schema);
  const after = members.find((member) => member.field === 'after');
  // MySQL's connectors name themselves in the source block's schema: their TIME is a span, not a time of day.
  const source = members.find((member) => member.field === 'source');
  const hasOp = members.some((member) => member.field === 'op');
  const isEnvelope = after?.type === 'struct' && source?.type === 'struct' && hasOp;
  const spans = source?.name !== undefined && /\.connector\.(mysql|mariadb)\./.test(source.name);
  return {
    name: schema.name,
    row: rowShape(isEnvelope ? after : schema, spans),
  };
}

function rowShape(struct: ConnectSchema, spans: boolean): RowShape {
  return shapeOf(
    fieldsOf(struct).map((member): Field => {
      const type = spanned(logicalType(member), spans);
      const given = member.default;
      return given === undefined || given === null
        ? { name: member.field, type }
        : { name: member.field, type, default: given };
    }),
  );
}

function spanned(type: LogicalType, spans: boolean): LogicalType {
  return spans && type.kind === 'time' ? { ...type, span: true } : type;
}

type Member = ConnectSchema & { readonly field: string };

function fieldsOf(schema: ConnectSchema): readonly Member[] {
  const fields = Array.isArray(schema.fields) ? schema.fields : [];
  return fields.filter((member): member is Member => isConnectSchema(member) && typeof member.field === 'string');
}
