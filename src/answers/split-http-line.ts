/** The parts of `GET,HEAD /api/*`; a part that is not there is undefined. */
export function splitHttpLine(text: string): {
  readonly methods?: string[];
  readonly paths?: string[];
} {
  const [first = '', second] = text.trim().split(/\s+/);
  const methods = /^[/*]/.test(first) ? undefined : first.split(',');
  const paths = methods ? second?.split(',') : first.split(',');
  return { ...(methods && { methods }), ...(paths && { paths }) };
}
