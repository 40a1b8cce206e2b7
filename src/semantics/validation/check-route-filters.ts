import type { View } from './view.ts';

/** The field that goes with each type of filter. */
const fieldOfType: Readonly<Record<string, string>> = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExtensionRef: 'extensionRef',
  CORS: 'cors',
};
const onlyOnce = ['CORS', 'RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite'];

/** Filters of an HTTPRoute's rule or backend, by the rules of the CRD. */
export function checkRouteFilters(filters: View, rule: View): void {
  const seen = new Set<string>();
  for (const filter of filters.items()) {
    const type = filter.field('type').text;
    if (seen.has(type) && onlyOnce.includes(type)) filter.refuse(`repeats ${type}`);
    seen.add(type);
    for (const [wanted, name] of Object.entries(fieldOfType)) {
      if (wanted === type && !filter.field(name).set)
        filter.field(name).refuse(`is required with type ${type}`);
      if (wanted !== type && filter.field(name).set)
        filter.field(name).refuse(`cannot stand with type ${type}`);
    }
    for (const name of ['requestRedirect', 'urlRewrite'])
      checkNewPath(filter.field(name).field('path'), rule);
    checkCors(filter.field('cors'));
    const fraction = filter.field('requestMirror').field('fraction');
    const whole = fraction.field('denominator').set ? fraction.field('denominator').number : 100;
    if (fraction.field('numerator').number > whole)
      fraction.field('numerator').refuse('must not exceed the denominator');
  }
  if (seen.has('RequestRedirect') && seen.has('URLRewrite'))
    filters.refuse('may have RequestRedirect or URLRewrite, not both');
}

function checkNewPath(path: View, rule: View): void {
  if (!path.set) return;
  const type = path.field('type').text;
  for (const [wanted, name] of [
    ['ReplaceFullPath', 'replaceFullPath'],
    ['ReplacePrefixMatch', 'replacePrefixMatch'],
  ] as const) {
    if (wanted === type && !path.field(name).set) path.field(name).refuse(`is required with type ${type}`);
    if (wanted !== type && path.field(name).set) path.field(name).refuse(`cannot stand with type ${type}`);
  }
  if (type !== 'ReplacePrefixMatch') return;
  const matches = rule.field('matches').items();
  const [first] = matches;
  const types = first?.field('path').field('type').text ?? '';
  const byPrefix = !rule.field('matches').set || (matches.length === 1 && ['', 'PathPrefix'].includes(types));
  if (!byPrefix) path.refuse('needs exactly one match, by PathPrefix');
}

function checkCors(cors: View): void {
  for (const name of ['allowHeaders', 'allowMethods', 'allowOrigins']) {
    const list = cors.field(name);
    if (list.length > 1 && list.items().some(({ text }) => text === '*'))
      list.refuse('cannot have others beside "*"');
  }
}
