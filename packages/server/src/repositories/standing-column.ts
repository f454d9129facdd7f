import { sql } from 'kysely';
import { z } from 'zod';

/** What the organization of a user is, beside the user's other columns. */
export const standingColumn = sql`(select jsonb_build_object(
    'is_operator', stands.is_operator, 'suspended_for', stands.suspended_for)
  from organizations stands where stands.id = users.organization_id)`.as('standing');

const Standing = z.object({ is_operator: z.boolean(), suspended_for: z.string().nullable() });

export function toStanding(column: unknown): {
  readonly isOperator: boolean;
  readonly suspendedFor?: string;
} {
  const { is_operator: isOperator, suspended_for: reason } = Standing.parse(column);
  return { isOperator, ...(reason !== null && { suspendedFor: reason }) };
}
