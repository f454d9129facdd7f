import { query, type SDKUserMessage } from '@anthropic-ai/claude-agent-sdk';
import { AgentProcessError, type AgentOutput } from '../agent-output.ts';
import { promptContent, type PromptWords } from './prompt-content.ts';
import { PromptQueue } from './prompt-queue.ts';
import { sdkOptions, type AgentSetup } from './options.ts';
import { Translator } from './translate.ts';

export type AgentPrompt = PromptWords & { readonly id: string };

/** One agent process with streaming input: it lives over many turns. */
export type AgentConnection = {
  /** What the agent says, over all turns. Throws AgentProcessError when the process ends. */
  readonly outputs: AsyncGenerator<AgentOutput, void>;
  /** Once the process is up and takes prompts, or will not be. */
  readonly ready: Promise<void>;
  send(prompt: AgentPrompt): void;
  /** Asks the agent to stop what it does; the turn then ends with a result. */
  interrupt(): Promise<void>;
  /** Ends the input, upon which the process ends by itself. */
  close(): void;
};

export function connectAgent(setup: AgentSetup): AgentConnection {
  const prompts = new PromptQueue<SDKUserMessage>();
  const session = query({ prompt: prompts, options: sdkOptions(setup) });
  return {
    outputs: translated(session, new Translator(setup.redactions, setup.outputSchema !== undefined)),
    ready: session.initializationResult().then(
      () => undefined,
      () => undefined,
    ),
    send: ({ id, ...words }) => {
      prompts.push({
        type: 'user',
        uuid: id as NonNullable<SDKUserMessage['uuid']>,
        message: { role: 'user', content: promptContent(words) },
        parent_tool_use_id: null,
      });
    },
    interrupt: async () => {
      // The process may end first, which answers the request just as well.
      await session.interrupt().catch(() => undefined);
    },
    close: () => {
      prompts.end();
      session.close();
    },
  };
}

async function* translated(
  session: ReturnType<typeof query>,
  translator: Translator,
): AsyncGenerator<AgentOutput, void> {
  try {
    for await (const message of session) yield* translator.translate(message);
  } catch (cause) {
    throw new AgentProcessError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  throw new AgentProcessError('The agent process ended.');
}
