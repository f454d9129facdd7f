import type { Role } from '../access/role.ts';
import type { UserId } from '../ids.ts';

/**
 * Who decides a tool call that a rule asks about, and until when. Rules are data that is stored and sent as it is, so
 * the names are those of the wire.
 */
export type ApprovalTerms = {
  /** Who may decide. When neither roles nor users are named: whoever may drive the session. */
  readonly roles?: readonly Role[];
  readonly users?: readonly UserId[];
  /** The session's owner may not decide, whatever their role. */
  readonly exclude_owner?: boolean;
  /** So many different people must allow the call, of that role if one is named. One who denies is enough. */
  readonly quorum: { readonly count: number; readonly role?: Role };
  readonly deadline_seconds: number;
  readonly on_deadline: OnDeadline;
};

export type OnDeadline =
  | { readonly action: 'deny' }
  /** From then on this role decides, for so much longer; then the call is denied. */
  | { readonly action: 'escalate'; readonly role: Role; readonly seconds: number };

/** For rules that ask and say no more. */
export const defaultTerms: ApprovalTerms = {
  quorum: { count: 1 },
  deadline_seconds: 86_400,
  on_deadline: { action: 'deny' },
};
