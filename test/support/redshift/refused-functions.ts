/**
 * Functions of PostgreSQL that Redshift lacks, or has on its leader node alone, where no table is
 * (c_unsupported-postgresql-functions.html, c_SQL_functions_leader_node_only.html).
 */
const names = new Set([
  'unnest',
  'any',
  'array',
  'string_agg',
  'string_to_array',
  'generate_series',
  'generate_subscripts',
  'regexp_matches',
  'regexp_split_to_array',
  'regexp_split_to_table',
  'json_to_record',
  'json_to_recordset',
  'json_populate_record',
  'json_populate_recordset',
  'json_agg',
  'json_object_agg',
  'json_build_object',
  'json_build_array',
  'json_each',
  'json_array_elements',
  'row_to_json',
  'to_json',
  'now',
  'age',
  'clock_timestamp',
  'statement_timestamp',
  'transaction_timestamp',
  'timeofday',
  'gen_random_uuid',
  'to_regclass',
  'to_regtype',
  'to_regnamespace',
  'pg_input_is_valid',
  'format',
  'encode',
  'concat_ws',
  'convert_from',
  'convert_to',
  'bit_length',
  'overlay',
  'date_bin',
  'isfinite',
  'jsonb_each_text',
  'hstore',
  'num_nonnulls',
]);

const families = /^(jsonb_|array_|pg_advisory|pg_try_advisory|lo_|xml|txid_|to_jsonb|make_|regexp_match$)/;

/** Refused where it is called. */
export function isRefusedFunction(name: string): boolean {
  return names.has(name) || families.test(name);
}

/** Words that are functions of PostgreSQL without parentheses, and not to be had beside tables. */
export const refusedConstants: readonly string[] = ['current_timestamp', 'current_time', 'localtime', 'localtimestamp'];

/** Types of PostgreSQL that Redshift lacks (c_unsupported-postgresql-datatypes.html). */
export const refusedTypes: readonly string[] = [
  'bytea',
  'json',
  'jsonb',
  'uuid',
  'xml',
  'money',
  'inet',
  'cidr',
  'macaddr',
  'hstore',
  'bit',
  'point',
  'tsvector',
  'ltree',
  'citext',
];
