import type { WithLogin } from './fault-login.ts';

/** Raises a code as the server would, where it cannot be brought about here. */
export const raise = (code: string) => `raise exception 'raised by a trigger' using errcode = '${code}'`;

/**
 * A trigger on the table `orders` that runs this PL/pgSQL statement for each row written or deleted, or for those a condition on
 * `new` meets; the answer takes it away.
 */
export async function onEachRow(
  { sql }: Pick<WithLogin, 'sql'>,
  statement: string,
  condition = 'true',
): Promise<() => Promise<unknown>> {
  await sql(`create or replace function @on_row() returns trigger language plpgsql set search_path = $schema as $$
begin if ${condition} then ${statement}; end if; return coalesce(new, old); end $$;
create trigger on_row before insert or update or delete on @orders for each row execute function @on_row()`);
  return () => sql('drop trigger on_row on @orders');
}
