import type { Socket } from 'node:net';
import pg from 'pg';
import { type ErrorClass, LandfallError } from '../model/errors.ts';
import { codeOf, SessionError } from './session-error.ts';
import { sqlstate } from './sqlstate.ts';

export interface ConnectionOptions {
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly database: string;
  readonly tls: 'verify-full' | 'verify-ca' | 'disable';
  /** PEM of the certificate authority, where it is not one Node knows. */
  readonly tlsCa: string | undefined;
  readonly applicationName: string;
  /** `fresh` bypasses any cache: the one at hand was refused. */
  password(fresh: boolean): Promise<string | Login>;
  /** SQL that a new connection begins with. */
  readonly setup?: readonly string[];
  /** What becomes of an error whose SQLSTATE does not tell; undefined where it does. */
  classOf?(code: string | undefined, message: string): ErrorClass | undefined;
}

/** Temporary credentials have a user name of their own. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

const connectTimeoutMs = 10_000;
const closeTimeoutMs = 1_000;

/**
 * A new connection; a password that is refused is read anew, once.
 * @throws LandfallError of the password's reader, else SessionError
 */
export async function openConnection(options: ConnectionOptions, timeoutMs: number): Promise<pg.Client> {
  const limitMs = Math.min(timeoutMs, connectTimeoutMs);
  try {
    try {
      return await logIn(options, await options.password(false), limitMs);
    } catch (error) {
      const code = codeOf(error);
      if (code !== sqlstate.invalidPassword && code !== sqlstate.invalidAuthorization) throw error;
    }
    return await logIn(options, await options.password(true), limitMs);
  } catch (error) {
    throw error instanceof LandfallError ? error : new SessionError(error, 'connect', undefined, options.classOf);
  }
}

/** Ends a connection; one whose other end does not answer is cut after a second. */
export async function closeConnection(client: pg.Client): Promise<void> {
  const cut = setTimeout(() => streamOf(client).destroy(), closeTimeoutMs);
  await client.end().catch(() => {});
  clearTimeout(cut);
}

async function logIn(options: ConnectionOptions, given: string | Login, timeoutMs: number): Promise<pg.Client> {
  const { hostname, port, database, applicationName, setup = [] } = options;
  const { username, password } = typeof given === 'string' ? { ...options, password: given } : given;
  const client = new pg.Client({
    host: hostname,
    port,
    user: username,
    password,
    database,
    application_name: applicationName,
    ssl: tlsOptions(options),
    connectionTimeoutMillis: Math.ceil(timeoutMs),
    keepAlive: true,
    pipeline: true,
  } as pg.ClientConfig);
  // An error that nobody hears ends the process.
  client.on('error', () => {});
  try {
    await client.connect();
    for (const text of setup) await client.query({ text, query_timeout: timeoutMs } as pg.QueryConfig);
  } catch (error) {
    // The driver keeps the socket of a login it gave up itself, until the server hangs up after a minute.
    streamOf(client).destroy();
    throw error;
  }
  return client;
}

function streamOf(client: pg.Client): Socket {
  return (client as unknown as { readonly connection: { readonly stream: Socket } }).connection.stream;
}

function tlsOptions({ tls, tlsCa }: ConnectionOptions): pg.ClientConfig['ssl'] {
  if (tls === 'disable') return false;
  const ca = tlsCa === undefined ? {} : { ca: tlsCa };
  return tls === 'verify-full'
    ? { ...ca, rejectUnauthorized: true }
    : { ...ca, rejectUnauthorized: true, checkServerIdentity: () => undefined };
}
