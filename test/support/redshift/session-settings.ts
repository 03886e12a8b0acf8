import { Refusal, syntaxError } from './refusal.ts';
import { isWord, type Token, textOf } from './sql-tokens.ts';

/** Settings of a session that both have ("Configuration reference", cm_chap_ConfigurationRef.html). */
const shared = new Set([
  'statement_timeout',
  'timezone',
  'datestyle',
  'search_path',
  'client_encoding',
  'extra_float_digits',
  'application_name',
]);
/** Redshift's own; PostgreSQL takes any name with a dot. */
const own = new Set([
  'query_group',
  'wlm_query_slot_count',
  'enable_result_cache_for_session',
  'analyze_threshold_percent',
  'error_on_nondeterministic_update',
  'json_serialization_enable',
  'enable_case_sensitive_identifier',
  'enable_case_sensitive_super_attribute',
  'navigate_super_null_on_error',
  'cast_super_null_on_error',
]);

/** `set [session | local] name to value`: only what Redshift can set. */
export function setStatement(tokens: readonly Token[]): string {
  const at = isWord(tokens[1], 'local', 'session') ? 2 : 1;
  const name = tokens[at];
  if (name === undefined) throw syntaxError('set');
  if (shared.has(name.value)) return textOf(tokens);
  if (!own.has(name.value)) {
    throw new Refusal('42704', `unrecognized configuration parameter "${name.text}"`);
  }
  return `${textOf(tokens.slice(0, at))} redshift.${name.value}${textOf(tokens.slice(at + 1))}`;
}
