import { expect, test } from 'vitest';
import type { Address } from '../../../lib/sink/check/connection-problem.ts';
import { connectionProblem } from '../../../lib/sink/postgres/check/connection-problem.ts';
import { SessionError } from '../../../lib/sink/session-error.ts';

const to: Address = {
  kind: 'postgresql',
  hostname: 'db',
  port: 5433,
  username: 'me',
  database: 'shop',
  tls: 'verify-full',
};

/** An error as the driver has it and `Session` passes it on. */
function problem(code: string | undefined, message: string) {
  return connectionProblem(new SessionError(Object.assign(new Error(message), { code }), 'connect'), to);
}

// Errors that a test cannot have of a real server; the others are in test/integration/cli/check-connection.test.ts.
test.for<[string | undefined, string, RegExp, RegExp]>([
  ['EAI_AGAIN', 'getaddrinfo EAI_AGAIN db', /^no address is known for host "db" \(EAI_AGAIN\)$/, /hostname/],
  ['ETIMEDOUT', 'connect ETIMEDOUT 10.0.0.1:5433', /^db:5433 does not answer$/, /security groups/],
  ['EHOSTUNREACH', 'connect EHOSTUNREACH', /^db:5433 does not answer$/, /routes/],
  [undefined, 'timeout expired', /^db:5433 does not answer$/, /security groups/],
  [
    '57P03',
    'the database system is starting up',
    /^the server takes no connections yet: the database system is starting up$/,
    /try again/,
  ],
  [
    '28000',
    'no pg_hba.conf entry for host "10.0.0.9", user "me", database "shop", no encryption',
    /^the server lets user "me" not into database "shop" from here: no pg_hba\.conf entry.*no encryption$/,
    /pg_hba\.conf/,
  ],
  [
    '53300',
    'sorry, too many clients already',
    /^no connection is free: sorry, too many clients already$/,
    /max_connections/,
  ],
  [
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'unable to get local issuer certificate',
    /authority that is not known here \(UNABLE_TO_GET/,
    /tlsCa=FILE\.pem/,
  ],
  [
    'ERR_SSL_UNSUPPORTED_PROTOCOL',
    'unsupported\nprotocol',
    /^TLS with the server fails: connect: unsupported protocol/,
    /tlsCa/,
  ],
  ['ECONNRESET', 'read ECONNRESET', /^db:5433: read ECONNRESET$/, /PostgreSQL server answers there/],
  [
    undefined,
    'Connection terminated unexpectedly',
    /^db:5433: Connection terminated unexpectedly$/,
    /PostgreSQL server/,
  ],
])('%s, %s, is one line and says what to do', ([code, message, what, words]) => {
  const found = problem(code, message);
  expect(found).toMatchObject({ level: 'must', about: 'connection', what: expect.stringMatching(what) });
  expect(found.what).not.toContain('\n');
  expect(found.cure?.words).toMatch(words);
});
