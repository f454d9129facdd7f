import type { SecondFactor } from '@ai-agent-api/client';
import { UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Asks a person for the code of their phone, and shows what they need to set it up. */
export function askedSecondFactor(terminal: Terminal): SecondFactor {
  return {
    code: (offered) => {
      if (!terminal.ask)
        throw new UsageError(
          'A second factor is asked for, and there is no terminal to ask. Programs use an API key.',
        );
      if (offered) terminal.err(offeredWords(offered));
      return terminal.ask('Code: ', { isSecret: true });
    },
    keep: (codes) => terminal.err(recoveryWords(codes)),
  };
}

export function offeredWords({ secret, uri }: { readonly secret: string; readonly uri: string }): string {
  return `Put this into the authenticator of your phone, by hand or as a picture of the address:\n\n  ${secret}\n  ${uri}\n\n`;
}

export function recoveryWords(codes: readonly string[]): string {
  const lines = codes.map((code) => `  ${code}\n`).join('');
  return `Keep these apart from your phone. Each is good once, instead of a code, and they are not shown again:\n\n${lines}\n`;
}
