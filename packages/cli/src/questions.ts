export type Question = {
  readonly question: string;
  readonly header: string;
  readonly isMultiple: boolean;
  readonly options: readonly { readonly label: string; readonly description: string }[];
};

/** The questions of a call of AskUserQuestion; none where its input has another shape. */
export function readQuestions({ questions }: Readonly<Record<string, unknown>>): Question[] {
  if (!Array.isArray(questions)) return [];
  const read = questions.map(readQuestion);
  return read.every((question) => question !== undefined) ? read : [];
}

/** What a person means who types numbers of options or words of their own. */
export function readAnswer({ isMultiple, options }: Question, text: string): string | string[] {
  const labelOf = (word: string) => options[/^\d+$/.test(word) ? Number(word) - 1 : -1]?.label ?? word;
  if (!isMultiple) return labelOf(text.trim());
  const words = text.split(',').map((word) => word.trim());
  return words.filter((word) => word !== '').map(labelOf);
}

function readQuestion(value: unknown): Question | undefined {
  if (!isRecord(value) || typeof value['question'] !== 'string') return undefined;
  const options = Array.isArray(value['options']) ? value['options'].filter(isRecord) : [];
  return {
    question: value['question'],
    header: textOf(value['header']),
    isMultiple: value['multiSelect'] === true,
    options: options.map((option) => ({
      label: textOf(option['label']),
      description: textOf(option['description']),
    })),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
