import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The agent's own program, as the SDK finds it; undefined where there is none for this machine. */
export function runtimeProgram(): string | undefined {
  const require = createRequire(import.meta.url);
  const sdk = createRequire(require.resolve('@anthropic-ai/claude-agent-sdk'));
  const name = `@anthropic-ai/claude-agent-sdk-${process.platform}-${process.arch}`;
  for (const each of [`${name}/claude`, `${name}-musl/claude`]) {
    const file = resolved(sdk, each);
    if (file !== undefined && existsSync(file)) return file;
  }
  return undefined;
}

function resolved(require: NodeJS.Require, name: string): string | undefined {
  try {
    return require.resolve(name);
  } catch {
    return undefined;
  }
}
