import type { Template } from 'aws-cdk-lib/assertions';
import { resources } from './synth.ts';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** `action on resource`, of every policy whose roles have this in their logical id. */
export function rightsOf(template: Template, role: string): string[] {
  const policies = ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].flatMap((type) =>
    Object.values(resources(template, type)).filter(({ Properties }) =>
      (Properties.Roles as { Ref: string }[]).some(({ Ref }) => Ref.startsWith(role)),
    ),
  );
  const statements = policies.flatMap(
    ({ Properties }) => (Properties.PolicyDocument as { Statement: readonly Statement[] }).Statement,
  );
  return statements
    .flatMap(({ Effect, Action, Resource, Condition }) =>
      [Action].flat().flatMap((action) =>
        (Array.isArray(Resource) ? Resource : [Resource]).map((resource: unknown) => {
          const when = Condition === undefined ? '' : ` if ${JSON.stringify(Condition)}`;
          return `${Effect === 'Deny' ? 'never ' : ''}${action} on ${nameOf(resource)}${when}`;
        }),
      ),
    )
    .sort();
}

function nameOf(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  return JSON.stringify(resource)
    .replaceAll(/\{"Fn::GetAtt":\["(\w+?)[0-9A-F]{8}","Arn"\]\}/g, '<$1>')
    .replace(/^\{"Fn::Join":\["",\[(.*)\]\]\}$/, '$1')
    .replaceAll(/"?,?"/g, '');
}
