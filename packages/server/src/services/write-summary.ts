import { askModel } from '../agent/gateway/own-call.ts';
import { recordGatewayEvent } from '../agent/gateway-events.ts';
import type { GatewayDeps } from '../agent/gateway/gateway-options.ts';
import { drives, type Actor } from '../domain/access/actor.ts';
import { grantsOf } from '../domain/agent/agent-limits.ts';
import { priceOf } from '../domain/billing/price-table.ts';
import type { OrganizationId, SessionId } from '../domain/ids.ts';
import { mostSummaryTokens, summaryQuestion, writtenSummary } from '../domain/report/executive-summary.ts';
import type { ReportDocument } from '../domain/report/report-document.ts';
import type { WrittenSummary } from '../domain/report/report.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Store } from '../repositories/store.ts';
import type { FeatureGate } from './features.ts';
import { summariesOff } from './report-service.ts';

export type SummaryWriterDeps = {
  readonly store: Store;
  readonly features: FeatureGate;
  readonly gateway: GatewayDeps;
  /** For sessions whose model is known to their agents alone by its name. */
  readonly defaultModel: string;
  readonly metrics: Metrics;
  readonly log: Log;
};

export type SummaryWish = {
  readonly document: ReportDocument;
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  /** Who pays. */
  readonly actor: Actor;
};

/** Has models write the summaries of reports, on the accounts of those who asked for them. */
export class SummaryWriter {
  readonly #deps: SummaryWriterDeps;
  constructor(deps: SummaryWriterDeps) {
    this.#deps = deps;
  }

  /** With the model of the session, as far as its organization allows it. It throws when the signal says so, and for what may pass. */
  async write(wish: SummaryWish, signal: AbortSignal): Promise<WrittenSummary> {
    const { organizationId, sessionId, actor, document } = wish;
    const { store, features, gateway, defaultModel, metrics, log } = this.#deps;
    if (!(await features.isOn(organizationId, 'model_summaries'))) return { problem: summariesOff };
    const { session, limits } = await store.transact(organizationId, async (tx) => ({
      session: await tx.sessions.get(sessionId),
      limits: await tx.agentLimits.get(organizationId),
    }));
    // Who does not drive the session has no agent work in it, and spends nothing of it.
    if (!drives(actor, session))
      return { problem: 'Whoever asked for the report may have no model work in this session.' };
    const { options } = session;
    const answer = await askModel(
      { ...gateway, onEvent: (event) => recordGatewayEvent(event, metrics, log) },
      {
        spender: { organizationId, userId: actor.userId, sessionId },
        rules: grantsOf(options, limits).rules,
        model: priceOf(gateway.prices, options.model) ? options.model : defaultModel,
        maxTokens: mostSummaryTokens,
        ...summaryQuestion(document),
      },
      signal,
    );
    return 'problem' in answer ? answer : writtenSummary(answer.text, answer.model);
  }
}
