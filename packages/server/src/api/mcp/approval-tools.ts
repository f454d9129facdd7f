import { z } from 'zod';
import { approvalStatuses } from '../../domain/agent/approval.ts';
import { ApprovalId } from '../../domain/ids.ts';
import type { ApprovalService } from '../../services/approval-service.ts';
import { DecisionBody, toApprovalQuery, toApprovalView, toDecision } from '../v1/approval-schemas.ts';
import { Id, toPageRequest, toPageView } from '../v1/common-schemas.ts';
import { pageFields } from './tool-fields.ts';
import { tool, type Tool } from './tool.ts';

/** What agents wait for, and what people say of it. */
export function approvalTools(approvals: ApprovalService): Tool[] {
  return [
    tool({
      name: 'list_approvals',
      title: 'List approvals',
      description: 'Calls and questions of agents that wait or have waited for people, the newest first.',
      operation: 'listApprovals',
      permission: 'sessions:read',
      rateClass: 'read',
      input: z.strictObject({
        status: z.enum(approvalStatuses).exactOptional(),
        mine: z.boolean().default(false).meta({ description: 'Only those that wait for you.' }),
        session_id: Id.exactOptional(),
        turn_id: Id.exactOptional(),
        ...pageFields,
      }),
      run: async ({ limit, cursor, ...filter }, { actor }) => {
        const page = toPageRequest({ skip: 0, limit, cursor });
        const query = { skip: 0, limit, ...filter };
        const found = await approvals.list(actor, toApprovalQuery(query), page);
        return toPageView(found, page, (approval) => toApprovalView(approval, actor));
      },
    }),
    tool({
      name: 'decide_approval',
      title: 'Decide on an approval',
      description:
        'Allows or denies a call of an agent, or answers its question. Look at what it would do before you allow it, and ask ' +
        'whoever you work for where they have not said what they want.',
      operation: 'decideApproval',
      permission: 'approvals:decide',
      rateClass: 'write',
      input: DecisionBody.extend({ approval_id: Id }),
      run: async ({ approval_id: id, ...decision }, { actor }) =>
        toApprovalView(await approvals.decide(actor, ApprovalId.parse(id), toDecision(decision)), actor),
    }),
  ];
}
