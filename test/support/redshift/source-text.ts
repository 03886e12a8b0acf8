/**
 * SQL of a SUPER's value (a jsonb behind the stand-in) as PostgreSQL prints the source's: an array of JSON as the array it
 * was made of, an object of texts as the hstore. `name` is quoted.
 */
export function textOfSuper(name: string, type: string): string {
  if (type.endsWith('[]')) return textOfArray(name, type.slice(0, -2));
  switch (type) {
    case 'hstore':
    case 'public.hstore':
      return `case when ${name} is not null then coalesce(${hstoreOf(name)}, '')::text end`;
    default:
      return `${name}::text`;
  }
}

function textOfArray(name: string, element: string): string {
  // A cast to `character` would cut to one.
  const type = element.replace(/\(.*\)/, '').replace(/^character$/, 'bpchar');
  const isDocument = /^jsonb?$/.test(element);
  return textOfItems(name, `${type}[]`, elementOf('item.value', type), isDocument ? '' : '_text');
}

function elementOf(item: string, type: string): string {
  switch (type) {
    case 'json':
    case 'jsonb':
      // An element that is SQL's NULL at the source is JSON's null here.
      return `nullif(${item}, 'null'::jsonb)::${type}`;
    case 'bytea':
      return `decode(${item}, 'hex')`;
    case 'hstore':
    case 'public.hstore':
      return hstoreOf(`${item}::jsonb`);
    default:
      return `${item}::${type}`;
  }
}

function hstoreOf(json: string): string {
  return `(select hstore(array_agg(pair.key), array_agg(pair.value)) from jsonb_each_text(${json}) pair)`;
}

/** SQL of a VARBYTE's value (a bytea behind the stand-in): bits are filled up with zeros on their left to whole bytes. */
export function textOfVarbyte(name: string, type: string): string {
  const [, kind, length = '1'] = /^(bit varying|bit)(?:\((\d+)\))?$/.exec(type) ?? [];
  if (kind === undefined) return `${name}::text`;
  const bits = `('x' || encode(${name}, 'hex'))::bit varying::text`;
  // Debezium sends no leading zeros of a bit varying.
  return kind === 'bit' ? `right(${bits}, ${length})` : `ltrim(${bits}, '0')`;
}

/** As `asSourceType`, of bytes that came as base64 (`binary.handling.mode=base64`): nothing tells such texts from others. */
export function ofBase64(name: string, type: string): string | undefined {
  if (type === 'bytea') return `decode(${name}, 'base64')::text`;
  return type === 'bytea[]' ? textOfItems(name, type, `decode(item.value, 'base64')`) : undefined;
}

/** The same of values that came without schema: objects and texts stay as the connector writes them. */
export function ofUntyped(name: string, type: string): string | undefined {
  if (type === 'point') return `point((${name} ->> 'x')::float8, (${name} ->> 'y')::float8)::text`;
  return /^jsonb?\[\]$/.test(type) ? textOfItems(name, type, `item.value::${type.slice(0, -2)}`) : undefined;
}

function textOfItems(name: string, type: string, element: string, as = '_text'): string {
  const items = `jsonb_array_elements${as}(${name}) with ordinality as item (value, place)`;
  const made = `coalesce(array_agg(${element} order by item.place), '{}'::${type})`;
  return `case when ${name} is not null then (select ${made} from ${items})::text end`;
}
