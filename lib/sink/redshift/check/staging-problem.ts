import { literal, quote } from '../../../dialect/redshift/identifiers.ts';
import { redshiftEndpoint } from '../../../model/redshift-endpoint.ts';
import { loadsOf, s3Place } from '../../../model/s3-place.ts';
import type { Settings } from '../../../model/settings.ts';
import type { Cure } from '../../check/finding.ts';

export interface StagingProblem {
  readonly what: string;
  readonly cure: Cure;
}

type StagingSettings = Pick<
  Settings,
  'name' | 'username' | 'hostname' | 'clusterIdentifier' | 'workgroup' | 'copyRole' | 'stagingRegion'
> & { readonly staging: string };

/** Why a load cannot be put into S3 from here; the message is AWS’s own. */
export function putProblem(message: string, settings: StagingSettings): StagingProblem {
  const { bucket, objects } = place(settings);
  const words = /AccessDenied|Forbidden/.test(message)
    ? `give this process s3:PutObject on ${objects}, and kms:GenerateDataKey where the bucket has a key of its own`
    : /NoSuchBucket/.test(message)
      ? `correct staging, or make the bucket ${bucket}`
      : inAnotherRegion.test(message)
        ? otherRegion(settings)
        : 'it takes AWS credentials, a region and a way to S3 (NAT or a gateway endpoint), s3:PutObject on the prefix';
  return { what: message, cure: { words } };
}

/** S3 says it in several ways (s3serviceexception-error.html names the first). */
const inAnotherRegion =
  /PermanentRedirect|Status 301|addressed using the specified endpoint|different region|AuthorizationHeaderMalformed|wrong; expecting/i;

/** Why COPY cannot read what was put there; the message is Redshift’s own. */
export function copyProblem(message: string, settings: StagingSettings): StagingProblem {
  const { copyRole = '', username } = settings;
  const { bucketArn, objects, prefix } = place(settings);
  if (/assumerole/i.test(message)) {
    const sql = `grant assumerole on ${literal(copyRole)} to ${quote(username)} for copy`;
    return { what: `the user may not load with ${copyRole}: ${message}`, cure: { sql } };
  }
  if (
    /assume IAM role|credentials of role|not associated|not attached|(invalid|no such) role|InvalidRole/i.test(message)
  ) {
    const words = `attach the role: ${attaching(settings)}; and let its trust policy name ${principals(settings)} for sts:AssumeRole`;
    return { what: `Redshift may not use ${copyRole}: ${message}`, cure: { words } };
  }
  if (inAnotherRegion.test(message)) {
    return {
      what: `the bucket is in another region than Redshift: ${message}`,
      cure: { words: otherRegion(settings) },
    };
  }
  if (/access ?denied|status 403|forbidden/i.test(message)) {
    const words = `give the role ${copyRole} s3:GetObject on ${objects}, s3:ListBucket (prefix ${prefix}*) and s3:GetBucketLocation on ${bucketArn}, and kms:Decrypt where the bucket has a key of its own`;
    return { what: `Redshift may not read the bucket: ${message}`, cure: { words } };
  }
  if (/curl|timed? ?out|could not connect|connection/i.test(message)) {
    const words =
      'with enhanced VPC routing the cluster’s VPC needs a gateway endpoint for S3, or NAT, and a policy there that lets the bucket through';
    return { what: `Redshift finds no way to S3: ${message}`, cure: { words } };
  }
  return { what: `COPY fails: ${message}`, cure: { words: 'look the message up in r_Load_Error_Reference.html' } };
}

function place({ staging, name }: StagingSettings) {
  const { bucket, key: prefix } = s3Place(loadsOf(staging, name));
  const bucketArn = `arn:aws:s3:::${bucket}`;
  return { bucket, prefix, bucketArn, objects: `${bucketArn}/${prefix}*` };
}

function otherRegion(settings: StagingSettings): string {
  const { bucket } = place(settings);
  const is = settings.stagingRegion === undefined ? 'set' : 'correct';
  return `${is} stagingRegion to the bucket’s (aws s3api get-bucket-location --bucket ${bucket})`;
}

/** copy-unload-iam-role.html; a namespace’s roles are given as a whole. */
function attaching(settings: StagingSettings): string {
  const endpoint = redshiftEndpoint(settings);
  const region = endpoint?.region === undefined ? '' : ` --region ${endpoint.region}`;
  const roles = settings.copyRole?.split(',')[0] ?? '';
  if (endpoint?.kind === 'workgroup') {
    return `aws redshift-serverless update-namespace${region} --namespace-name NAMESPACE --iam-roles ${roles} (with those that it has)`;
  }
  return `aws redshift modify-cluster-iam-roles${region} --cluster-identifier ${endpoint?.name ?? 'CLUSTER'} --add-iam-roles ${roles}`;
}

function principals(settings: StagingSettings): string {
  const isCluster = redshiftEndpoint(settings)?.kind === 'cluster';
  return isCluster ? 'redshift.amazonaws.com' : 'redshift.amazonaws.com and redshift-serverless.amazonaws.com';
}
