import { z } from 'zod';

/** A tool that runs in this process. What it throws is told to the agent in words, as of any server. */
export type InProcessTool = {
  readonly name: string;
  readonly description: string;
  readonly input: z.ZodRawShape;
  readonly run: (input: unknown, signal: AbortSignal) => Promise<object>;
};

/** A tool that is given its input as it declares it. */
export function inProcessTool<Shape extends z.ZodRawShape>(
  tool: Pick<InProcessTool, 'name' | 'description'> & {
    readonly input: Shape;
    readonly run: (input: z.output<z.ZodObject<Shape>>, signal: AbortSignal) => Promise<object>;
  },
): InProcessTool {
  const Input = z.object(tool.input);
  return { ...tool, run: async (input, signal) => tool.run(Input.parse(input), signal) };
}
