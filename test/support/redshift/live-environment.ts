/** What the live suite is told by its environment. */
export interface LiveEnvironment {
  /** redshift://USER:PASSWORD@HOST:PORT/DATABASE */
  readonly url: string;
  readonly staging: string;
  readonly copyRole: string;
  /** Of the bucket, where it is not the cluster's. */
  readonly stagingRegion?: string;
}

/** The cluster as settings have it; the password apart. */
export interface LiveAddress {
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  readonly database: string;
  readonly tls: 'verify-full' | 'disable';
  readonly password: string;
}

const required = {
  LANDFALL_REDSHIFT_URL: 'redshift://USER:PASSWORD@HOST:5439/DATABASE',
  LANDFALL_REDSHIFT_STAGING: 's3://BUCKET/PREFIX',
  LANDFALL_REDSHIFT_COPY_ROLE: 'arn:aws:iam::ACCOUNT:role/NAME',
} as const;

/** @throws Error that says what to set. */
export function liveEnvironment(given: Readonly<Record<string, string | undefined>>): LiveEnvironment {
  const missing = Object.entries(required).filter(([name]) => !given[name]);
  if (missing.length > 0) {
    const needed = missing.map(([name, like]) => `${name}=${like}`).join(' ');
    throw new Error(
      `the live suite needs an Amazon Redshift, and nothing was run: set ${needed} (docs/redshift.md, "The live suite")`,
    );
  }
  const region = given.LANDFALL_REDSHIFT_STAGING_REGION;
  const environment: LiveEnvironment = {
    url: given.LANDFALL_REDSHIFT_URL ?? '',
    staging: given.LANDFALL_REDSHIFT_STAGING ?? '',
    copyRole: given.LANDFALL_REDSHIFT_COPY_ROLE ?? '',
    ...(region ? { stagingRegion: region } : {}),
  };
  liveAddress(environment.url);
  return environment;
}

/** @throws Error for what is no address of a Redshift; never with the password. */
export function liveAddress(url: string): LiveAddress {
  const parsed = URL.parse(url);
  const database = parsed?.pathname.slice(1) ?? '';
  if (parsed?.protocol !== 'redshift:' || parsed.hostname === '' || parsed.username === '' || database === '') {
    throw new Error(`LANDFALL_REDSHIFT_URL is not an address such as ${required.LANDFALL_REDSHIFT_URL}`);
  }
  const isHere = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(parsed.hostname);
  return {
    hostname: parsed.hostname,
    port: Number(parsed.port || 5439),
    username: decodeURIComponent(parsed.username),
    database: decodeURIComponent(database),
    tls: isHere ? 'disable' : 'verify-full',
    password: decodeURIComponent(parsed.password),
  };
}
