import { z } from 'zod';
import { assertMay, may, type Actor } from '../../domain/access/actor.ts';
import { assertOpenOnVisit, opensOnVisit } from '../../domain/access/repairs.ts';
import type { Permission } from '../../domain/access/rights.ts';
import { InvalidInputError } from '../../domain/errors.ts';
import type { RateClass } from '../../infrastructure/request-limits.ts';

/** What a call of a tool is made with. */
export type ToolCallContext = {
  readonly actor: Actor;
  /** Gives up after so many seconds, or when the caller has gone or the server closes: what is found by then is it. */
  readonly wait: <Found>(seconds: number, look: (signal: AbortSignal) => Promise<Found>) => Promise<Found>;
  /** Throws when the caller has made too many such calls of late. */
  readonly count: (rateClass: RateClass) => Promise<void>;
  /** Throws when the operation would change something, and nothing may be changed for now. */
  readonly assertTaken: (operation: string) => Promise<void>;
};

type Facts = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The operation of the API that does the same. */
  readonly operation: string;
  /** The right that it asks for, the same as that operation. */
  readonly permission: Permission;
  readonly rateClass: RateClass;
};

/** Something that programs may have done here by the Model Context Protocol. */
export type Tool = Facts & {
  readonly inputSchema: Record<string, unknown> & { readonly type: 'object' };
  /** @throws whatever the operation refuses with. */
  readonly call: (input: unknown, context: ToolCallContext) => Promise<object>;
};

type NewTool<Input extends z.ZodObject> = Facts & {
  readonly input: Input;
  readonly run: (input: z.output<Input>, context: ToolCallContext) => Promise<object>;
};

export function tool<Input extends z.ZodObject>({ input, run, ...facts }: NewTool<Input>): Tool {
  return {
    ...facts,
    inputSchema: { ...z.toJSONSchema(input, { io: 'input' }), type: 'object' },
    call: async (given, context) => {
      assertMay(context.actor, facts.permission);
      assertOpenOnVisit(context.actor, asked(facts));
      // Each message was counted as reading.
      if (facts.rateClass !== 'read') {
        await context.assertTaken(facts.operation);
        await context.count(facts.rateClass);
      }
      return run(parse(input, given), context);
    },
  };
}

/** What a caller is told of a tool that they may use. */
export function describeFor(actor: Actor, tools: readonly Tool[]) {
  return tools
    .filter((facts) => may(actor, facts.permission) && opensOnVisit(actor, asked(facts)))
    .map(({ name, title, description, inputSchema, rateClass }) => ({
      ...{ name, title, description, inputSchema },
      annotations: { readOnlyHint: rateClass === 'read', openWorldHint: rateClass === 'run' },
    }));
}

function asked({ operation, rateClass }: Facts) {
  return { operation, reads: rateClass === 'read' };
}

function parse<Input extends z.ZodObject>(input: Input, given: unknown): z.output<Input> {
  const parsed = input.safeParse(given ?? {});
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path, message }) => ({
    pointer: ['/arguments', ...path.map(String)].join('/'),
    detail: message,
  }));
  const [first] = fields;
  throw new InvalidInputError(
    `${first?.pointer ?? '/arguments'}: ${first?.detail ?? 'is not valid'}`,
    fields,
  );
}
