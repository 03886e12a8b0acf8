import { registerHooks } from 'node:module';

/**
 * A process of its own, whose arguments are a file of functions/ and Lambda events as JSON: applies them one after the other
 * with that function, however it ends, and says before the first and after each which clients of the AWS SDK are loaded, as a
 * line of JSON `{"clients":[…]}`.
 */
const clients = new Set<string>();
registerHooks({
  load: (url, context, next) => {
    const [, client] = /\/@aws-sdk\/(client-[\w-]+)\//.exec(url) ?? [];
    if (client !== undefined) clients.add(client);
    return next(url, context);
  },
});
const say = () => process.stdout.write(`${JSON.stringify({ clients: [...clients].sort() })}\n`);

const [file = '', ...events] = process.argv.slice(2);
const { handler } = (await import(`../../../functions/${file}`)) as typeof import('../../../functions/postgres.ts');
say();
for (const event of events) {
  await handler(JSON.parse(event), { awsRequestId: 'test', getRemainingTimeInMillis: () => 30_000 }).catch(
    () => undefined,
  );
  say();
}
// Its connection would keep it.
process.exit();
