import type { Database } from './database.ts';

/**
 * Types with the names of PostGIS's and pgvector's, which the test server does not have: what is written into them is
 * kept as the text that came. Each belongs to no extension, as far as Landfall can see it is one.
 */
export async function createLookalikes(database: Database, schema: string, names: readonly string[]): Promise<void> {
  await database.query(`create schema if not exists "${schema}"`);
  for (const name of names) {
    const type = `"${schema}"."${name}"`;
    await database.query(`create type ${type};
      create function "${schema}"."${name}_in"(cstring) returns ${type} language internal immutable strict as 'textin';
      create function "${schema}"."${name}_out"(${type}) returns cstring language internal immutable strict as 'textout';
      create type ${type} (input = "${schema}"."${name}_in", output = "${schema}"."${name}_out", like = text)`);
  }
}

/** Moves an extension's objects to a schema that is not on the search path. */
export async function moveExtension(database: Database, name: string, schema: string): Promise<void> {
  await database.query(`create schema if not exists "${schema}"; alter extension ${name} set schema "${schema}"`);
}
