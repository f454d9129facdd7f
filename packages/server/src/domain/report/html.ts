/** Markup that is safe to send: text of others has been escaped on its way in. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = string | number | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup with values in it. Every value that is no markup itself is text, and escaped for content and quoted attributes. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(
    strings.map((text, index) => (index === 0 ? text : `${show(values[index - 1] ?? '')}${text}`)).join(''),
  );
}

function show(value: Value): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (each) => entities[each] ?? '');
  return typeof value === 'number' ? String(value) : value.map(({ markup }) => markup).join('');
}
