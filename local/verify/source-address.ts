import { readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

export const sourceForms = 'postgres://USER:PASSWORD@HOST:PORT/DATABASE, mysql://… or mariadb://… likewise';

export interface SourceAddress {
  readonly kind: 'postgresql' | 'mysql';
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly tls: 'verify-full' | 'verify-ca' | 'disable';
  readonly tlsCa: string | undefined;
}

export interface SourceTls {
  readonly mode: SourceAddress['tls'] | undefined;
  /** A file. */
  readonly ca: string | undefined;
}

const protocols: Readonly<Record<string, { readonly kind: SourceAddress['kind']; readonly port: number }>> = {
  'postgres:': { kind: 'postgresql', port: 5432 },
  'postgresql:': { kind: 'postgresql', port: 5432 },
  'mysql:': { kind: 'mysql', port: 3306 },
  'mariadb:': { kind: 'mysql', port: 3306 },
};

/** The source's address. Without a password in it, SOURCE_PASSWORD is taken. @throws UsageError, never with the password */
export function readSourceAddress(
  text: string,
  { mode, ca }: SourceTls,
  environment: Readonly<Record<string, string | undefined>>,
): SourceAddress {
  const url = URL.parse(text);
  const protocol = url === null ? undefined : protocols[url.protocol];
  if (url === null || protocol === undefined) throw new UsageError(`--source is not an address such as ${sourceForms}`);
  if (url.search !== '' || url.hash !== '') {
    throw new UsageError('--source takes no parameters behind the database: use --source-tls and --source-ca');
  }
  const hostname = decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'));
  const database = decoded(url.pathname.slice(1));
  if (hostname === '' || url.username === '' || database === '') {
    throw new UsageError(`--source wants user, host and database: ${sourceForms}`);
  }
  return {
    kind: protocol.kind,
    hostname,
    port: url.port === '' ? protocol.port : Number(url.port),
    username: decoded(url.username),
    password: url.password === '' ? (environment.SOURCE_PASSWORD ?? '') : decoded(url.password),
    database,
    tls: mode ?? (/^(localhost|127\.0\.0\.1|::1)$/.test(hostname) ? 'disable' : 'verify-full'),
    tlsCa: ca === undefined ? undefined : readCertificates(ca),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UsageError('--source holds a % that begins no escape: write it as %25');
  }
}

function readCertificates(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--source-ca ${path}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}
