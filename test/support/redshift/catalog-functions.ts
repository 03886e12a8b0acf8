import { ownSchema } from './refusal.ts';

/** Functions of Redshift that PostgreSQL lacks, as far as the product and the tests call them. */
export const functionsSql = `
create or replace function ${ownSchema}.refuse(code text, message text, detail text) returns integer language plpgsql as $$
begin raise exception using errcode = code, message = message, detail = detail; end $$;

-- GETDATE has whole seconds, SYSDATE microseconds (Date_functions_header.html).
create or replace function ${ownSchema}.getdate() returns timestamp language sql stable as
  $$ select date_trunc('second', statement_timestamp() at time zone 'UTC') $$;
create or replace function ${ownSchema}.sysdate() returns timestamp language sql stable as
  $$ select transaction_timestamp() at time zone 'UTC' $$;

-- SUPER holds at most 16 MB (r_SUPER_type.html).
create or replace function ${ownSchema}.json_parse(given varchar) returns jsonb language plpgsql immutable as $$
begin
  if octet_length(given) > 16777216 then
    raise exception using errcode = 'XX000', message = 'The input exceeds the maximum size of SUPER';
  end if;
  return given::jsonb;
exception when invalid_text_representation or untranslatable_character then
  raise exception using errcode = 'XX000', message = 'error: JSON parsing error: invalid input';
end $$;
create or replace function ${ownSchema}.json_serialize(given jsonb) returns varchar language sql immutable as
  $$ select given::text::varchar(65535) $$;
create or replace function ${ownSchema}.is_valid_json(given varchar) returns boolean language sql immutable as
  $$ select pg_input_is_valid(given, 'jsonb') $$;
create or replace function ${ownSchema}.can_json_parse(given varchar) returns boolean language sql immutable as
  $$ select pg_input_is_valid(given, 'jsonb') $$;
create or replace function ${ownSchema}.to_varbyte(given varchar, format varchar) returns bytea language sql immutable as
  $$ select case when lower(format) = 'utf8' then convert_to(given, 'UTF8') else decode(given, format) end $$;
create or replace function ${ownSchema}.from_varbyte(given bytea, format varchar) returns varchar language sql immutable as
  $$ select case when lower(format) = 'utf8' then convert_from(given, 'UTF8') else encode(given, format) end $$;

-- EXTRACT gives an INTEGER of a TIMESTAMP, and a DOUBLE PRECISION of a TIMESTAMPTZ (r_EXTRACT_function.html).
create or replace function ${ownSchema}.epoch(given timestamp) returns integer language sql immutable as
  $$ select floor(extract(epoch from given))::integer $$;
create or replace function ${ownSchema}.epoch(given timestamptz) returns double precision language sql immutable as
  $$ select extract(epoch from given)::double precision $$;
create or replace function ${ownSchema}.epoch(given interval) returns integer language sql immutable as
  $$ select floor(extract(epoch from given))::integer $$;

create or replace function ${ownSchema}.unit(part text) returns text language sql immutable as $$
  select case when part in ('s', 'sec', 'second', 'seconds') then 'second' when part in ('m', 'min', 'minute', 'minutes') then 'minute'
    when part in ('h', 'hr', 'hour', 'hours') then 'hour' when part in ('d', 'day', 'days') then 'day'
    when part in ('ms', 'msec', 'millisecond', 'milliseconds') then 'millisecond'
    when part in ('us', 'usec', 'microsecond', 'microseconds') then 'microsecond' end $$;
create or replace function ${ownSchema}.dateadd(part text, amount bigint, at timestamp) returns timestamp language sql immutable as
  $$ select at + amount * ('1 ' || ${ownSchema}.unit(part))::interval $$;
-- DATEDIFF counts the boundaries between the two (r_DATEDIFF_function.html).
create or replace function ${ownSchema}.datediff(part text, start timestamp, finish timestamp) returns bigint language sql immutable as $$
  select round(extract(epoch from date_trunc(${ownSchema}.unit(part), finish) - date_trunc(${ownSchema}.unit(part), start))
    / extract(epoch from ('1 ' || ${ownSchema}.unit(part))::interval))::bigint $$;

create or replace function ${ownSchema}.len(given varchar) returns integer language sql immutable as $$ select length(given) $$;
create or replace function ${ownSchema}.nvl(a anycompatible, b anycompatible) returns anycompatible language sql immutable as
  $$ select coalesce(a, b) $$;
create or replace function ${ownSchema}.pg_last_copy_count() returns bigint language sql stable as
  $$ select coalesce(nullif(current_setting('redshift.last_copy_count', true), ''), '0')::bigint $$;
create or replace function ${ownSchema}.version() returns varchar language sql immutable as
  $$ select 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.0 (a stand-in)'::varchar $$;
`;
