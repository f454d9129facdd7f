import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import type { JailPlan } from './bubblewrap.ts';
import { etcFiles } from './inside.ts';
import type { JailHost } from './jail-host.ts';
import { argumentsDescriptor, launchCommand, type Launch } from './launch.ts';
import { seccompFilter } from './seccomp.ts';
import type { SpawnAgent } from '../process/spawn.ts';
import { unnamedFile } from './unnamed-file.ts';

export type JailStart = {
  readonly launch: Omit<Launch, 'tools'>;
  /** bubblewrap's arguments. Every descriptor must be in them; that of the script only if there is one. */
  readonly plan: (descriptors: JailPlan['descriptors'] & { readonly script: number }) => string[];
  readonly script?: string;
  /** What the process outside carries. The jail's first process shows it inside, as /proc/1/environ. */
  readonly marks: Readonly<Record<string, string>>;
};

/** Starts a jail. Everything it is made from is passed by descriptor, and nothing else of the server's is. */
export function startJail(
  host: JailHost,
  { launch, plan, script, marks }: JailStart,
): ReturnType<SpawnAgent> {
  const etc = Object.values(etcFiles);
  const first = argumentsDescriptor + 1;
  const words = plan({
    seccomp: first,
    etc: etc.map((_, index) => first + 1 + index),
    script: first + 1 + etc.length,
  });
  const made = [`${words.join('\0')}\0`, seccompFilter(host.architecture), ...etc];
  // What bubblewrap does not take up would stay open inside.
  const contents = script === undefined ? made : [...made, script];
  const descriptors = contents.map((content) => unnamedFile(host.scratch, content));
  try {
    const [command = '', ...args] = launchCommand({ ...launch, tools: host.tools });
    const child = spawn(command, args, {
      env: { PATH: '/usr/bin:/bin', AI_AGENT_API_SERVER: host.server, ...marks },
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe', ...descriptors],
      detached: true,
    });
    if (!hasPipes(child)) throw new Error('The jail was started without pipes.');
    return child;
  } finally {
    for (const descriptor of descriptors) closeSync(descriptor);
  }
}

function hasPipes(child: ChildProcess): child is ReturnType<SpawnAgent> {
  return child.stdin !== null && child.stdout !== null;
}
