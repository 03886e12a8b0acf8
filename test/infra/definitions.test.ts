import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll, expect, test } from 'vitest';
import { makeApp } from '../../infra/app.ts';
import { readDefinitions } from '../../infra/definitions.ts';
import { context, plain } from '../support/synth.ts';

const folder = mkdtempSync(join(tmpdir(), 'landfall-definitions-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(destinations: unknown) {
  return readDefinitions(new App({ context: { destinations } }).node);
}

function fileOf(text: string): string {
  const path = join(folder, 'destinations.json');
  writeFileSync(path, text);
  return path;
}

test('destinations are an object by name', () => {
  expect(read({ shop: { port: 1 }, crm: {} })).toEqual([{ name: 'shop', port: 1 }, { name: 'crm' }]);
});

test('or the path of a file that holds it', () => {
  expect(read(fileOf('{"shop":{"port":1}}'))).toEqual([{ name: 'shop', port: 1 }]);
});

test.for<[string, unknown, RegExp]>([
  ['nothing', undefined, /^destinations: give an object of definitions by name/],
  ['a list', [], /^destinations: give an object/],
  ['a definition that is none', { shop: 'x' }, /^destinations: "shop" is not an object\. give/],
  ['another name inside', { shop: { name: 'crm' } }, /^destination "shop": leave name out/],
  ['a file that is not there', '/nowhere/x.json', /^destinations: the file "\/nowhere\/x.json" cannot be read$/],
])('%s is refused in words', ([, given, words]) => {
  expect(() => read(given)).toThrow(words);
});

test('a file that is not JSON is refused in words', () => {
  const path = fileOf('{');
  expect(() => read(path)).toThrow(`destinations: the file ${JSON.stringify(path)} is not JSON`);
});

test('each destination is a stack called as it is, where its cluster is', () => {
  const { name: _, ...shop } = plain;
  const crm = { ...shop, schema: 'crm', cluster: plain.cluster.replace('eu-central-1', 'us-east-1') };
  const app = makeApp({ context: { ...context, destinations: { shop, crm } } });
  const stacks = app.node.children.filter((one) => Stack.isStack(one));
  expect(stacks.map((one) => [one.node.id, one.stackName, one.region, one.account])).toEqual([
    ['shop', 'landfall-shop', 'eu-central-1', '111122223333'],
    ['crm', 'landfall-crm', 'us-east-1', '111122223333'],
  ]);
});
