import type { DestinationProps } from '../../infra/destination-props.ts';
import { plain } from './synth.ts';

const { passwordSecret: _, ...common } = plain;

/** A destination on a provisioned cluster, of which everything is given that has no default. */
export const warehouse: DestinationProps = {
  ...common,
  name: 'warehouse',
  kind: 'redshift',
  hostname: 'dw.c0example0ab.eu-central-1.redshift.amazonaws.com',
  username: 'lander',
  auth: 'iam',
};

/** The same on Redshift Serverless, which names the user after the function’s role. */
export const serverless: DestinationProps = {
  ...warehouse,
  hostname: 'default.111122223333.eu-central-1.redshift-serverless.amazonaws.com',
  username: 'IAMR:landfall-warehouse',
};
