/** Narrows the text of a column to one of a closed set, which a check constraint promises. */
export function oneOf<const Values extends readonly string[]>(values: Values, text: string): Values[number] {
  const found = values.find((value) => value === text);
  if (found === undefined)
    throw new Error(`The database holds "${text}" where one of ${values.join(', ')} belongs.`);
  return found;
}
