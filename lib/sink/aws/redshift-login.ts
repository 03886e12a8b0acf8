import { LandfallError } from '../../model/errors.ts';
import { noEndpoint, type RedshiftEndpoint, redshiftEndpoint } from '../../model/redshift-endpoint.ts';
import type { Settings } from '../../model/settings.ts';
import { answerOf, credentialsUnreadable } from './call-failed.ts';
import { patience } from './patience.ts';

/** What one logs in with. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Seconds that credentials are good for a new connection: the least there is. An open one outlives them. */
const goodFor = 900;
/** Asking and connecting take their time. A clock that stood still while the function was frozen costs a refused login. */
const marginMs = 60_000;

/**
 * Temporary credentials (`auth=iam`), kept until shortly before they expire; `fresh` asks for others. The SDK's client is
 * loaded with the first, and only the one that is needed.
 *
 * Of a provisioned cluster GetClusterCredentials, not …WithIAM: it logs in as the database user that the settings name
 * (`IAM:name` is that user), creates none (AutoCreate), and takes one right on one user of one database. Redshift Serverless
 * has GetCredentials only, and its user is the role itself, `IAMR:role`; the setting `username` cannot choose.
 */
export function redshiftLogin(settings: Settings, now = () => performance.now()): (fresh: boolean) => Promise<Login> {
  let kept: { readonly login: Login; readonly until: number } | undefined;
  return async (fresh) => {
    if (fresh || kept === undefined || now() > kept.until) {
      kept = undefined;
      const until = now() + goodFor * 1_000 - marginMs;
      kept = { login: await credentialsOf(settings), until };
    }
    return kept.login;
  };
}

async function credentialsOf(settings: Settings): Promise<Login> {
  const endpoint = redshiftEndpoint(settings);
  if (endpoint === undefined) throw new LandfallError('systemic', 'SETTINGS_INVALID', `settings: ${noEndpoint}`);
  const { kind, name } = endpoint;
  const asked = kind === 'cluster' ? ofCluster(endpoint, settings) : ofWorkgroup(endpoint, settings);
  const of = kind === 'cluster' ? `cluster ${name}, user ${settings.username}` : `workgroup ${name}`;
  const wanted = `temporary credentials of ${of}, database ${settings.database},`;
  const { username, password } = await answerOf(asked, credentialsUnreadable, wanted);
  if (username === undefined || password === undefined) {
    throw new LandfallError('transient', credentialsUnreadable, `${wanted} cannot be read: the answer holds none`);
  }
  return { username, password };
}

interface Answer {
  readonly username: string | undefined;
  readonly password: string | undefined;
}

async function ofCluster({ name, region }: RedshiftEndpoint, { username, database }: Settings): Promise<Answer> {
  const { GetClusterCredentialsCommand, RedshiftClient } = await import('./redshift-sdk.ts');
  const client = new RedshiftClient({ ...patience, ...(region === undefined ? {} : { region }) });
  const asked = { ClusterIdentifier: name, DbUser: username, DbName: database, AutoCreate: false };
  try {
    const answer = await client.send(new GetClusterCredentialsCommand({ ...asked, DurationSeconds: goodFor }));
    return { username: answer.DbUser, password: answer.DbPassword };
  } finally {
    client.destroy();
  }
}

async function ofWorkgroup({ name, region }: RedshiftEndpoint, { database }: Settings): Promise<Answer> {
  const { GetCredentialsCommand, RedshiftServerlessClient } = await import('./redshift-serverless-sdk.ts');
  const client = new RedshiftServerlessClient({ ...patience, ...(region === undefined ? {} : { region }) });
  const asked = { workgroupName: name, dbName: database, durationSeconds: goodFor };
  try {
    const answer = await client.send(new GetCredentialsCommand(asked));
    return { username: answer.dbUser, password: answer.dbPassword };
  } finally {
    client.destroy();
  }
}
