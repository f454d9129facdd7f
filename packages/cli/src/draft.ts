/** The text of the agent's message as far as its drafts tell it. */
export type Draft = {
  /** On the screen already. */
  readonly shown: string;
  /** Came before the events that stand in front of it, and waits for them. */
  readonly held: string;
  /** Shown with the message itself; drafts of it may still come. */
  readonly settled: string;
  /** Whether the log has come to the model call that writes. */
  readonly isWriting: boolean;
};

export const noDraft: Draft = { shown: '', held: '', settled: '', isWriting: false };

/** A step of a draft: `text` is to be put on the screen, as a new paragraph or where the last one goes on. */
export type DraftStep = { readonly draft: Draft; readonly text: string; readonly opens: boolean };

/** Drafts travel faster than the log, so they may be held back, or come too late. */
export function addToDraft(draft: Draft, text: string): DraftStep {
  if (text !== '' && draft.settled.startsWith(text))
    return step({ ...draft, settled: draft.settled.slice(text.length) }, '', false);
  const held = draft.held + text;
  return draft.isWriting ? show({ ...draft, settled: '' }, held) : step({ ...draft, held }, '', false);
}

export function beginDraft(draft: Draft): DraftStep {
  return show({ ...draft, settled: '', isWriting: true }, draft.held);
}

export function endDraft(draft: Draft): DraftStep {
  return step({ ...draft, isWriting: false }, '', false);
}

/**
 * Adds what the drafts did not show: all of the message, its end, or nothing. What is drafted from here on may belong to the
 * next model call, so it waits until the log has come there.
 */
export function finishDraft(draft: Draft, message: string): DraftStep {
  const { shown, held } = draft;
  if (shown.startsWith(message) && shown !== '')
    return step({ ...draft, shown: shown.slice(message.length), isWriting: false }, '', false);
  const written = shown + held;
  const isWhole = !message.startsWith(shown);
  return {
    draft: {
      shown: '',
      held: written.startsWith(message) ? written.slice(message.length) : '',
      settled: message.startsWith(written) ? message.slice(written.length) : '',
      isWriting: false,
    },
    text: isWhole ? message : message.slice(shown.length),
    opens: isWhole || shown === '',
  };
}

function show(draft: Draft, text: string): DraftStep {
  return step({ ...draft, shown: draft.shown + text, held: '' }, text, draft.shown === '');
}

function step(draft: Draft, text: string, opens: boolean): DraftStep {
  return { draft, text, opens };
}
