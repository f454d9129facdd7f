import type { Role } from '../access/role.ts';
import type { MicroUsd } from '../money.ts';
import type { PermissionMode } from './agent-options.ts';
import type { ToolCallRequest } from './tool-pattern.ts';

/** A file or folder that a call opens. */
export type PathUse = {
  /** As the agent sees it, without links and dots: `/workspace/src/a.ts`. */
  readonly path: string;
  readonly access: 'read' | 'write' | 'unknown';
  /** All that lies below is opened too, as by a search. */
  readonly isTree?: boolean;
  /** Which file it is shows only when the call runs. */
  readonly isGuess?: boolean;
};

/** A host that a call talks to; without a name it is known that it talks, and not to whom. */
export type HostUse = { readonly host?: string; readonly isGuess?: boolean; readonly by: string };

/** All that rules may be about. */
export type CallFacts = ToolCallRequest & {
  readonly paths: readonly PathUse[];
  readonly hosts: readonly HostUse[];
  /** Of the user whose session it is. */
  readonly role: Role;
  readonly mode: PermissionMode;
  readonly at: Date;
  /** Absent without a budget. */
  readonly budgetLeft?: MicroUsd;
};
