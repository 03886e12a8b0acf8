/** What temporary credentials are asked for: a provisioned cluster or a workgroup of Redshift Serverless. */
export interface RedshiftEndpoint {
  readonly kind: 'cluster' | 'workgroup';
  /** The cluster’s identifier or the workgroup’s name. */
  readonly name: string;
  /** Undefined where the host name does not tell. */
  readonly region: string | undefined;
}

interface Given {
  readonly hostname: string;
  readonly clusterIdentifier?: string | undefined;
  readonly workgroup?: string | undefined;
}

const region = '([a-z]{2}(?:-[a-z]+)+-\\d)';
/** `<cluster>.<hash>.<region>.redshift.amazonaws.com` (connecting-from-psql.html). */
const ofCluster = new RegExp(`^([a-z0-9-]+)\\.[a-z0-9]+\\.${region}\\.redshift\\.amazonaws\\.com(?:\\.cn)?$`);
/** `<workgroup>.<account>.<region>.redshift-serverless.amazonaws.com` (serverless-connecting.html). */
const ofWorkgroup = new RegExp(
  `^([a-z0-9-]+)\\.\\d{12}\\.${region}\\.redshift-serverless\\.amazonaws\\.com(?:\\.cn)?$`,
);
/** A VPC endpoint that Redshift manages is called as itself, not as what is behind it (managing-cluster-cross-vpc.html). */
const ofVpcEndpoint = /-endpoint-[a-z0-9]{10,}$/;

/** What is said where temporary credentials are wanted and nobody tells of what. */
export const noEndpoint =
  'auth=iam has to know the name of what it logs in to, and this hostname does not tell: give clusterIdentifier too, or workgroup for Redshift Serverless';

/** Settings come first: behind a name of one’s own or a VPC endpoint the host name does not tell. Undefined: neither does. */
export function redshiftEndpoint({ hostname, clusterIdentifier, workgroup }: Given): RedshiftEndpoint | undefined {
  const host = hostname.toLowerCase();
  const cluster = ofCluster.exec(host);
  const serverless = ofWorkgroup.exec(host);
  const place = (cluster ?? serverless)?.[2];
  if (clusterIdentifier !== undefined) return { kind: 'cluster', name: clusterIdentifier, region: place };
  if (workgroup !== undefined) return { kind: 'workgroup', name: workgroup, region: place };
  const name = (cluster ?? serverless)?.[1];
  if (name === undefined || ofVpcEndpoint.test(name)) return undefined;
  return { kind: cluster === null ? 'workgroup' : 'cluster', name, region: place };
}
