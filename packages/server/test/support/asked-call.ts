import { defaultTerms, type ApprovalTerms } from '../../src/domain/agent/approval-terms.ts';
import { decidersOf, type Approval, type ApprovalKind } from '../../src/domain/agent/approval.ts';
import { rememberedPattern } from '../../src/domain/agent/remembered-call.ts';
import { ApprovalId, SessionId, TurnId } from '../../src/domain/ids.ts';
import type { Store } from '../../src/repositories/store.ts';
import type { Api } from './api.ts';

export type Asked = {
  readonly sessionId: string;
  readonly turnId: string;
  readonly kind?: ApprovalKind;
  readonly tool?: string;
  readonly input?: Record<string, unknown>;
  readonly terms?: Partial<ApprovalTerms>;
};

/** A new session with a turn that runs, as far as the database knows. */
export async function runningTurn(
  store: Store,
  owner: Api,
): Promise<{ readonly sessionId: string; readonly turnId: string }> {
  const sessionId = await owner.newSession();
  const turnId = await owner.tell(sessionId, 'Work.');
  await store.transact(owner.organizationId, (tx) => tx.turns.begin(TurnId.parse(turnId), new Date()));
  return { sessionId, turnId };
}

/** An approval of a turn, without an agent that waits for it. */
export async function askAbout(store: Store, owner: Api, asked: Asked): Promise<string> {
  const { kind = 'tool_call', tool = 'Bash', input = { command: 'make deploy' } } = asked;
  const terms = { ...defaultTerms, ...asked.terms };
  const pattern = rememberedPattern({ tool, input });
  const approval = await store.transact(owner.organizationId, (tx): Promise<Approval> =>
    tx.approvals.add({
      id: ApprovalId.new(),
      organizationId: owner.organizationId,
      sessionId: SessionId.parse(asked.sessionId),
      turnId: TurnId.parse(asked.turnId),
      kind,
      toolUseId: 'toolu_asked',
      tool,
      input,
      reason: 'A rule asks.',
      ...(pattern !== undefined && { pattern }),
      terms,
      deciders: decidersOf(terms, owner.userId),
    }),
  );
  return approval.id;
}
