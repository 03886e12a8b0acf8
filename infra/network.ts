import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import type { Deployment } from '../lib/model/deployment.ts';

/** Where the functions run, by id: nothing is looked up, so synthesis needs no account. */
export interface Network {
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly securityGroupIds: string[];
}

/** Undefined: outside of any VPC. */
export function networkOf({ vpc, subnets = [], securityGroups = [] }: Deployment): Network | undefined {
  return vpc === undefined ? undefined : { vpcId: vpc, subnetIds: subnets, securityGroupIds: securityGroups };
}

/** Puts a function into the network. CDK’s own way takes a VPC that was looked up, with zones and route tables. */
export function attach(lambda: IConstruct, { subnetIds, securityGroupIds }: Network): void {
  const resource = lambda.node.defaultChild;
  if (!(resource instanceof CfnFunction)) throw new Error(`${lambda.node.path} is no function`);
  resource.vpcConfig = { subnetIds, securityGroupIds };
}
