/**
 * Whether Envoy takes the text as the value of a header: no control characters, `%` doubled or around a command
 * (`%REQ(:path)%`), the command's arguments closed (Envoy, `source/common/router/header_parser.cc`).
 */
export function isHeaderValue(value: string): boolean {
  if ([...value].some(isControl)) return false;
  let rest = value;
  for (let percent = rest.indexOf('%'); percent >= 0; percent = rest.indexOf('%')) {
    rest = rest.slice(percent + 1);
    const end = rest.startsWith('%') ? 1 : commandEnd.exec(rest)?.[0].length;
    if (end === undefined) return false;
    rest = rest.slice(end);
  }
  return true;
}

const inside = String.raw`(?:\\[\s\S]|[^\\")])*`;
/** After the opening `%`: a name, then `%`, or arguments in parentheses (a text, or a list of quoted texts) and `%`. */
const commandEnd = new RegExp(
  String.raw`^[^%(]*(?:%|\( *(?:\[ *"|[^ \[])(?:${inside}" *, *")*${inside}(?:\)|" *\] *\)) *%)`,
);

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return (code < 0x20 && code !== 9) || code === 0x7f;
}
