#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { loadScripts } from './load-scripts.ts';
import { startFakeAnthropic } from './server.ts';

const usage = 'fake-anthropic [--port N] [--offline] [--scripts file.json]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8787' },
      offline: { type: 'boolean', default: false },
      scripts: { type: 'string' },
    },
  });
  const fake = await startFakeAnthropic({
    port: portOf(values.port),
    offline: values.offline,
    scripts: values.scripts === undefined ? [] : await loadScripts(values.scripts),
  });
  console.log(fake.url);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void fake.close());
}

function portOf(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`"${text}" is not a port.`);
  return port;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`Usage: ${usage}`);
  process.exitCode = 1;
}
