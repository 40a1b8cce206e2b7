/**
 * A pattern that names categories of Unicode, made when it is first asked for. Of a literal V8 looks the categories up
 * wherever a file with it is loaded, which takes longer than all other patterns of a run together.
 */
export function unicodePattern(source: string, flags = 'u'): () => RegExp {
  let made: RegExp | undefined;
  return () => {
    made ??= new RegExp(source, flags);
    return made;
  };
}
