import { z } from 'zod';
import { SessionId, TurnId } from '../../domain/ids.ts';
import { sessionStatuses } from '../../domain/session/session.ts';
import type { SessionService } from '../../services/session-service.ts';
import type { SessionTurnService } from '../../services/session-turn-service.ts';
import type { TurnWatch } from '../../services/turn-watch.ts';
import { Id, text, toPageRequest, toPageView } from '../v1/common-schemas.ts';
import { toNewSession } from '../v1/session-request.ts';
import { CreateSessionBody, SdkOptions, toSessionView } from '../v1/session-schemas.ts';
import { toMessageView } from '../v1/turn-schemas.ts';
import { toTurnProgress } from './progress-views.ts';
import { pageFields, WaitSeconds } from './tool-fields.ts';
import { tool, type Tool } from './tool.ts';

export type SessionToolDeps = {
  readonly sessions: SessionService;
  readonly turns: SessionTurnService;
  readonly turnWatch: TurnWatch;
};

/** What agents are mostly given; the API takes more. */
const NewSession = CreateSessionBody.pick({
  name: true,
  description: true,
  template_id: true,
  metadata: true,
  timeout_seconds: true,
}).extend({
  sdk_options: SdkOptions.pick({
    model: true,
    system_prompt: true,
    allowed_tools: true,
    disallowed_tools: true,
    permission_mode: true,
    mcp_servers: true,
    max_turns: true,
    max_budget_usd: true,
  }).exactOptional(),
});

/** Conversations with agents. */
export function sessionTools(deps: SessionToolDeps): Tool[] {
  return [...askingTools(deps), ...readingTools(deps)];
}

function askingTools({ sessions, turns, turnWatch }: SessionToolDeps): Tool[] {
  return [
    tool({
      name: 'create_session',
      title: 'Create a session',
      description:
        'Makes a session: a conversation with an agent that has a workspace of its own. Ask it with `ask`.',
      operation: 'createSession',
      permission: 'sessions:write',
      rateClass: 'write',
      input: NewSession,
      run: async (input, { actor }) =>
        toSessionView(await sessions.create(actor, toNewSession(input)), actor),
    }),
    tool({
      name: 'ask',
      title: 'Ask an agent',
      description:
        'Sends a prompt to the agent of a session and waits for the answer for a while. When that takes longer, or waits for ' +
        'somebody to approve a call, `next` says how to go on. A prompt that was accepted is never lost: do not send it again.',
      operation: 'querySession',
      permission: 'sessions:write',
      rateClass: 'run',
      input: z.strictObject({ session_id: Id, message: text(1, 50_000), wait_seconds: WaitSeconds }),
      run: async ({ session_id: id, message, wait_seconds: seconds }, { actor, wait }) =>
        wait(seconds, async (signal) => {
          const { turnId } = await turns.ask(actor, SessionId.parse(id), { message });
          return toTurnProgress(await turnWatch.watch(actor, turnId, signal), actor);
        }),
    }),
    tool({
      name: 'interrupt_session',
      title: 'Interrupt a session',
      description: 'Stops what the agent of a session does, and drops the prompts that wait behind it.',
      operation: 'interruptSession',
      permission: 'sessions:write',
      rateClass: 'write',
      input: z.strictObject({ session_id: Id }),
      run: async ({ session_id: id }, { actor }) => {
        await turns.interrupt(actor, SessionId.parse(id));
        return { status: 'accepted' };
      },
    }),
  ];
}

function readingTools({ sessions, turnWatch }: SessionToolDeps): Tool[] {
  return [
    tool({
      name: 'get_turn',
      title: 'Look at a turn',
      description: 'What came of a prompt. Waits for a while when it is not over and waits for nobody.',
      operation: 'getTurn',
      permission: 'sessions:read',
      rateClass: 'read',
      input: z.strictObject({ turn_id: Id, wait_seconds: WaitSeconds }),
      run: async ({ turn_id: id, wait_seconds: seconds }, { actor, wait }) =>
        wait(seconds, async (signal) =>
          toTurnProgress(await turnWatch.watch(actor, TurnId.parse(id), signal), actor),
        ),
    }),
    tool({
      name: 'get_session',
      title: 'Look at a session',
      description: 'How a session is, and what it has used and cost.',
      operation: 'getSession',
      permission: 'sessions:read',
      rateClass: 'read',
      input: z.strictObject({ session_id: Id }),
      run: async ({ session_id: id }, { actor }) =>
        toSessionView(await sessions.get(actor, SessionId.parse(id)), actor),
    }),
    tool({
      name: 'list_sessions',
      title: 'List sessions',
      description: 'The sessions that you may see, the newest first.',
      operation: 'listSessions',
      permission: 'sessions:read',
      rateClass: 'read',
      input: z.strictObject({
        status: z.enum(sessionStatuses).exactOptional(),
        q: text(1, 200).exactOptional().meta({ description: 'Text in the name or the description.' }),
        ...pageFields,
      }),
      run: async ({ status, q, ...asked }, { actor }) => {
        const page = toPageRequest({ skip: 0, ...asked });
        const filter = { ...(status !== undefined && { status }), ...(q !== undefined && { text: q }) };
        const found = await sessions.list(actor, filter, page);
        return toPageView(found, page, (session) => toSessionView(session, actor));
      },
    }),
    tool({
      name: 'list_messages',
      title: 'Read a session',
      description: 'What was said in a session, the oldest first.',
      operation: 'listMessages',
      permission: 'sessions:read',
      rateClass: 'read',
      input: z.strictObject({ session_id: Id, ...pageFields }),
      run: async ({ session_id: id, ...asked }, { actor }) => {
        const page = toPageRequest({ skip: 0, ...asked });
        return toPageView(await sessions.messages(actor, SessionId.parse(id), page), page, toMessageView);
      },
    }),
  ];
}
