import type { Form, FormName, Kind, KindName } from './shapes.ts';

const numbers: ReadonlySet<KindName> = new Set(['integer', 'numeric', 'boolean']);
const moments: ReadonlySet<KindName> = new Set(['date', 'timestamp', 'timestamptz']);
const documents: ReadonlySet<KindName> = new Set(['json', 'jsonb', 'hstore']);

/** Kinds that are compared as what they are. */
const own: Readonly<Partial<Record<KindName, FormName>>> = {
  text: 'text',
  bytes: 'bytes',
  uuid: 'uuid',
  date: 'date',
  time: 'time',
  timetz: 'timetz',
  json: 'text',
  bits: 'bits',
};

/** The form in which two columns are compared; undefined where no text is the same in both databases. */
export function formOf(source: Kind, destination: Kind, isMysql: boolean): Form | undefined {
  if (source.name === 'array' && destination.name === 'array') return arrayForm(source, destination);
  if (source.typeName === 'bigint' && source.isUnsigned === true && destination.name === 'integer') {
    return { name: 'number', isUnsigned: true };
  }
  const name = formName(source, destination, isMysql);
  if (name === 'bits' && source.typeName !== destination.typeName && !isMysql) return { name, isUnpadded: true };
  return name === undefined ? undefined : { name };
}

function arrayForm({ element: from }: Kind, { element: to }: Kind): Form | undefined {
  const element = from === undefined || to === undefined ? undefined : formOf(from, to, false);
  return element === undefined ? undefined : { name: 'array', element };
}

function formName(source: Kind, destination: Kind, isMysql: boolean): FormName | undefined {
  const kinds = [source.name, destination.name] as const;
  const has = (name: KindName): boolean => kinds.includes(name);
  const all = (names: ReadonlySet<KindName>): boolean => kinds.every((name) => names.has(name));
  if (all(numbers) || (has('bits') && has('boolean'))) return 'number';
  if (has('float') && kinds.every((name) => name === 'float' || numbers.has(name))) {
    return isMysql ? 'scientific' : 'float';
  }
  if (has('geometry')) return has('jsonb') ? 'geometry' : undefined;
  if (isMysql && source.name === 'json' && has('jsonb')) return 'text';
  if (source.name === destination.name && own[source.name] !== undefined) return own[source.name];
  if (all(moments)) return 'timestamp';
  if (has('interval') && (has('time') || source.name === destination.name)) return isMysql ? 'hours' : 'interval';
  if (has('timetz') && has('time')) return 'timetz';
  if (all(documents)) return 'jsonb';
  if (has('bytes') && has('uuid')) return 'bytes';
  if (has('padded') && kinds.every((name) => name === 'padded' || name === 'text')) return 'padded';
  if (destination.name === 'jsonb' && has('text')) return isMysql ? undefined : 'jsonb';
  // A text column holds any value as PostgreSQL writes it.
  if (has('text')) return 'text';
  return has('other') && source.typeName === destination.typeName ? 'text' : undefined;
}

const plain: ReadonlySet<FormName> = new Set([
  'number',
  'float',
  'scientific',
  'bytes',
  'uuid',
  'date',
  'timestamp',
  'time',
  'timetz',
  'interval',
  'hours',
  'bits',
]);

/** Whether no value has a comma or a tilde: such texts need no hash of their own to stand side by side. */
export function isPlain({ name }: Form): boolean {
  return plain.has(name);
}
