import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** Runs something with one connection to a database. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A fresh database of a server, with an empty schema `landing` beside `public`; returns its URL. */
export async function freshDatabase(server: string, sql = ''): Promise<string> {
  const url = new URL(server);
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await connected(server, (client) => client.query(`create database ${name}`));
  url.pathname = `/${name}`;
  await connected(url.href, (client) => client.query(`create schema landing; ${sql}`));
  return url.href;
}

/** Drops it, whoever is still connected. */
export async function dropDatabase(server: string, url: string): Promise<void> {
  await connected(server, (client) => client.query(`drop database ${new URL(url).pathname.slice(1)} with (force)`));
}
