import { registerHooks } from 'node:module';

/**
 * A process of its own, whose arguments are Lambda events as JSON: applies them one after the other with the deployed
 * function, and says before the first and after each which clients of the AWS SDK are loaded, as a line of JSON `{"clients":[…]}`.
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

const { handler } = await import('../../../functions/postgres.ts');
say();
for (const event of process.argv.slice(2)) {
  await handler(JSON.parse(event), { awsRequestId: 'test', getRemainingTimeInMillis: () => 600_000 });
  say();
}
// Its connection would keep it.
process.exit();
