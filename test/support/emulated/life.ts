import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Stack } from 'aws-cdk-lib';
import { CfnParameter } from 'aws-cdk-lib/aws-ssm';
import { overrideParameter } from '../../../lib/model/parameter-names.ts';
import { createLogin, dropLogin, type WithLogin } from '../fault-login.ts';
import { event, Feed } from '../feed.ts';
import { createDestination } from '../harness.ts';
import { columnsOf } from '../with-destination.ts';
import { type Assembly, assemble } from './assembly.ts';
import { cdk, type Told } from './cdk.ts';
import { look, type Seen } from './look.ts';
import { emulated } from './suite.ts';

/** What a command of CDK said, what there was afterwards, and the outputs of the stack. */
export interface Stage extends Told {
  readonly seen: Seen;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The sample from an empty account until it is destroyed. */
export interface Life {
  readonly assembly: Assembly;
  readonly bootstrapped: Stage;
  /** Deployed where the login lacks a grant. */
  readonly refused: Stage;
  /** The same again, with the grant. */
  readonly deployed: Stage;
  /** With other settings, while the grant is missing once more; the operator’s override is there by now. */
  readonly updated: Stage;
  /** Of the parameter `deployed` only its description is another. */
  readonly described: Stage;
  /** What the function answers to an event with a good record and a broken one, and columns of the table it makes. */
  readonly invoked: { readonly answer: string; readonly columns: readonly string[] };
  readonly destroyed: Stage;
}

export const override = '{"metadataColumns":"offset"}';

/** Runs `cdk bootstrap`, `deploy` and `destroy` on the emulator; the check and the function write to a real PostgreSQL. */
export async function liveThrough(): Promise<Life> {
  const folder = mkdtempSync(join(tmpdir(), 'landfall-emulated-'));
  const destination = await createDestination();
  const login = await createLogin(destination);
  try {
    return await stages(folder, login);
  } finally {
    await dropLogin(login);
    await destination.drop();
    rmSync(folder, { recursive: true });
  }
}

async function stages(folder: string, login: WithLogin): Promise<Life> {
  const revoke = () => login.sql('revoke all on schema $schema from $role');
  const grant = () => login.sql('grant all on schema $schema to $role');
  const stage = async ({ folder: app }: Assembly, ...args: readonly string[]): Promise<Stage> => {
    const file = join(folder, 'outputs.json');
    rmSync(file, { force: true });
    const told = await cdk(folder, emulated, [...args, '--app', app]);
    return { ...told, seen: await look('shop'), outputs: readOutputs(file) };
  };
  const deploy = ['deploy', 'shop', '--require-approval', 'never', '--outputs-file', 'outputs.json'];

  const changed = { ...login.settings, parkLimit: 7, memory: 2_048 };
  const assembly = assemble(join(folder, 'first'), login.settings);
  const bootstrapping = stage(assembly, 'bootstrap');
  const update = assemble(join(folder, 'update'), changed);
  const last = assemble(join(folder, 'last'), changed, describeAnew);
  const bootstrapped = await bootstrapping;
  const secret = { Name: 'shop/landfall', SecretString: login.password };
  await new SecretsManagerClient({}).send(new CreateSecretCommand(secret));
  await revoke();
  const refused = await stage(assembly, ...deploy);
  await grant();
  const deployed = await stage(assembly, ...deploy);
  const parameter = { Name: overrideParameter('shop'), Value: override, Type: 'String' } as const;
  await new SSMClient({}).send(new PutParameterCommand(parameter));
  await revoke();
  const updated = await stage(update, ...deploy);
  await grant();
  const described = await stage(last, ...deploy);
  const invoked = await invoke(login);
  const destroyed = await stage(last, 'destroy', 'shop', '--force');
  return { assembly, bootstrapped, refused, deployed, updated, described, invoked, destroyed };
}

function describeAnew(stack: Stack): void {
  for (const one of stack.node.findAll()) if (one instanceof CfnParameter) one.description = 'described anew';
}

function readOutputs(file: string): Readonly<Record<string, string>> {
  if (!existsSync(file)) return {};
  const outputs = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  return outputs['landfall-shop'] ?? {};
}

async function invoke(login: WithLogin): Promise<Life['invoked']> {
  const feed = new Feed();
  const Payload = JSON.stringify(event(feed.create({ id: 1, note: 'a' }), feed.garbage()));
  const answered = await new LambdaClient({}).send(new InvokeCommand({ FunctionName: 'landfall-shop', Payload }));
  return { answer: answered.Payload?.transformToString() ?? '', columns: await columnsOf(login, 'orders') };
}
