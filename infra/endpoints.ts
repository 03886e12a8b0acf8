import { Stack } from 'aws-cdk-lib';
import { CfnSecurityGroup, CfnVPCEndpoint, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Deployment } from '../lib/model/deployment.ts';
import type { Network } from './network.ts';

const services = {
  ssm: InterfaceVpcEndpointAwsService.SSM.name,
  secretsmanager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER.name,
  redshift: InterfaceVpcEndpointAwsService.REDSHIFT.name,
  'redshift-serverless': InterfaceVpcEndpointAwsService.REDSHIFT_SERVERLESS.name,
} as const;
const https = 443;

/**
 * The endpoints that functions in a VPC without NAT need: SSM for settings, Secrets Manager or Redshift’s own API for the
 * password, S3 for dead letters, loads, and the check’s answer to CloudFormation. A VPC takes each once, so only those asked
 * for are made.
 */
export function endpointsFor(
  scope: Construct,
  network: Network,
  { endpoints, routeTables = [] }: Deployment,
): readonly CfnVPCEndpoint[] {
  const { vpcId, subnetIds } = network;
  const made: CfnVPCEndpoint[] = [];
  const asked = (Object.keys(services) as (keyof typeof services)[]).filter((name) => endpoints.includes(name));
  if (asked.length > 0) {
    const groupId = doorFor(scope, network);
    for (const name of asked) {
      const endpoint = new CfnVPCEndpoint(scope, `${name}-endpoint`, {
        vpcEndpointType: 'Interface',
        serviceName: services[name],
        privateDnsEnabled: true,
        ...{ vpcId, subnetIds, securityGroupIds: [groupId] },
      });
      made.push(endpoint);
    }
  }
  if (endpoints.includes('s3')) {
    const gateway = new CfnVPCEndpoint(scope, 's3-endpoint', {
      vpcEndpointType: 'Gateway',
      serviceName: `com.amazonaws.${Stack.of(scope).region}.s3`,
      ...{ vpcId, routeTableIds: routeTables },
    });
    made.push(gateway);
  }
  return made;
}

/** Lets the functions in, and nobody else. */
function doorFor(scope: Construct, { vpcId, securityGroupIds }: Network): string {
  const group = new CfnSecurityGroup(scope, 'Endpoints', {
    vpcId,
    groupDescription: 'HTTPS from the functions of Landfall to VPC endpoints',
    securityGroupIngress: securityGroupIds.map((sourceSecurityGroupId) => ({
      ...{ ipProtocol: 'tcp', fromPort: https, toPort: https, sourceSecurityGroupId },
      description: 'functions of Landfall',
    })),
  });
  return group.attrGroupId;
}
