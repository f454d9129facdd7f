import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { ApprovalId } from '../../domain/ids.ts';
import type { ApprovalService } from '../../services/approval-service.ts';
import {
  ApprovalListQuery,
  ApprovalParams,
  ApprovalView,
  DecisionBody,
  toApprovalQuery,
  toApprovalView,
  toDecision,
} from './approval-schemas.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';

const tags = ['Approvals'];

/** Tool calls and questions of agents that wait for people. */
export function approvalRoutes(instance: FastifyInstance, approvals: ApprovalService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/approvals', {
    schema: {
      operationId: 'listApprovals',
      permission: 'sessions:read',
      summary: 'List approvals, newest first',
      tags,
      querystring: ApprovalListQuery,
      response: { 200: pageOf(ApprovalView), ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const { actor, query } = request;
      const page = toPageRequest(query);
      const found = await approvals.list(actor, toApprovalQuery(query), page);
      return toPageView(found, page, (approval) => toApprovalView(approval, actor));
    },
  });

  app.get('/approvals/:approval_id', {
    schema: {
      operationId: 'getApproval',
      permission: 'sessions:read',
      summary: 'Show an approval',
      tags,
      params: ApprovalParams,
      response: { 200: ApprovalView, ...problems(401, 404) },
    },
    handler: async (request) => {
      const approval = await approvals.get(request.actor, ApprovalId.parse(request.params.approval_id));
      return toApprovalView(approval, request.actor);
    },
  });

  app.post('/approvals/:approval_id/decision', {
    config: { idempotent: true },
    schema: {
      operationId: 'decideApproval',
      permission: 'approvals:decide',
      summary: 'Allow or deny a call, or answer a question',
      description:
        'Whoever the approval names may decide, once; one who denies is enough. With a quorum it goes on waiting until ' +
        'enough different people allow it. What is edited is allowed as it was edited: earlier votes count no more. ' +
        '409: it was decided already, or you have decided. 410: it expired, or its turn is over.',
      tags,
      params: ApprovalParams,
      body: DecisionBody,
      response: { 200: ApprovalView, ...problems(400, 401, 403, 404, 409, 410, 413, 415, 422) },
    },
    handler: async (request) => {
      const id = ApprovalId.parse(request.params.approval_id);
      const approval = await approvals.decide(request.actor, id, toDecision(request.body));
      return toApprovalView(approval, request.actor);
    },
  });
}
