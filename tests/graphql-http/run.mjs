// Runs every audit of npm's `graphql-http` against a server, one line each; fails unless all of them hold.
import { serverAudits } from 'graphql-http';

const [url] = process.argv.slice(2);
if (!url) {
  console.error('usage: tests/graphql-http/run URL, for example http://127.0.0.1:8080/graphql');
  process.exit(2);
}

const audits = serverAudits({ url });
let held = 0;
for (const audit of audits) {
  const result = await audit.fn();
  const holds = result.status === 'ok';
  held += holds ? 1 : 0;
  console.log(`${holds ? 'ok  ' : result.status.padEnd(4)} ${audit.id} ${audit.name}`);
  if (!holds) console.log(`     ${result.reason}`);
}
console.log(`${held}/${audits.length}`);
process.exit(held === audits.length && held > 0 ? 0 : 1);
