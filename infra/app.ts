import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Cluster } from './cluster.ts';
import { readDefinitions } from './definitions.ts';
import { Destination } from './destination.ts';
import type { DestinationProps } from './destination-props.ts';

/** The app of cdk.json: a stack per destination, called as the destination is, where its cluster is. */
export function makeApp(props: ConstructorParameters<typeof App>[0] = {}): App {
  const app = new App(props);
  for (const definition of readDefinitions(app.node)) {
    const { name } = definition;
    const { region, account } = new Cluster(String(definition.cluster));
    const stack = new Stack(app, name, {
      stackName: `landfall-${name}`,
      description: `Landfall: change events from Kafka into destination ${name}`,
      ...(region === '' || account === '' ? {} : { env: { region, account } }),
    });
    // Held against the schemas by the construct itself.
    const { node } = new Destination(stack, 'Destination', definition as unknown as DestinationProps);
    // One destination a stack: its outputs need no prefix and no hash.
    for (const one of node.children) if (one instanceof CfnOutput) one.overrideLogicalId(one.node.id);
  }
  return app;
}
