import pg from 'pg';
import type { LiveAddress } from './live-environment.ts';

/** Texts of values do not depend on what the user's or the cluster's settings are (r_extra_float_digits.html: 2 is the most). */
const setup = [
  `set timezone to 'UTC'`,
  `set datestyle to 'ISO, MDY'`,
  'set extra_float_digits to 2',
  'set enable_case_sensitive_identifier to false',
  'set statement_timeout to 300000',
];

const asText: pg.CustomTypesConfig = { getTypeParser: () => (text: unknown) => text };

/** A test's own connection to the cluster, opened when it is needed and again when it was lost. */
export class LiveSession {
  readonly #address: LiveAddress;
  #client: Promise<pg.Client> | undefined;

  constructor(address: LiveAddress) {
    this.#address = address;
  }

  async rows(sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
    const client = await this.#connected();
    return (await client.query<Record<string, unknown>>(sql, values.length === 0 ? undefined : [...values])).rows;
  }

  /** Rows as the server prints their values. */
  async texts(sql: string, values: readonly unknown[] = []): Promise<(string | null)[][]> {
    const client = await this.#connected();
    const query = { text: sql, values: [...values], rowMode: 'array' as const, types: asText };
    return (await client.query<(string | null)[]>(query)).rows;
  }

  async close(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await (await client?.catch(() => undefined))?.end();
  }

  #connected(): Promise<pg.Client> {
    this.#client ??= this.#connect();
    return this.#client;
  }

  async #connect(): Promise<pg.Client> {
    const { hostname, port, username, database, password, tls } = this.#address;
    const client = new pg.Client({
      host: hostname,
      port,
      user: username,
      password,
      database,
      application_name: 'landfall live suite',
      ssl: tls === 'disable' ? false : { rejectUnauthorized: true },
      connectionTimeoutMillis: 60_000,
      keepAlive: true,
    });
    const lost = () => {
      this.#client = undefined;
    };
    client.on('error', lost);
    client.on('end', lost);
    try {
      await client.connect();
      for (const sql of setup) await client.query(sql);
    } catch (error) {
      lost();
      throw error;
    }
    return client;
  }
}
