import { isHeaderValue } from './header-value.ts';
import type { View } from './view.ts';

/** `headers` of an HTTP route or of one of its destinations, by istiod's webhook. */
export function checkHeaderChanges(headers: View): void {
  for (const side of ['request', 'response'] as const) {
    const changes = headers.field(side);
    for (const [name, value] of [...changes.field('add').entries(), ...changes.field('set').entries()]) {
      const broken = brokenChangedHeader(name, side === 'request');
      if (broken !== undefined) value.refuse(broken);
      if (!isHeaderValue(value.text)) value.refuse('is no value that Envoy takes: write % as %%');
    }
    for (const name of changes.field('remove').items()) {
      const broken = brokenChangedHeader(name.text, false);
      if (broken !== undefined) name.refuse(broken);
    }
  }
}

/** The authority may be set in one place only: by `rewrite` or by one header. */
export function checkAuthorityRewrite(route: View): void {
  const { add, set } = {
    add: route.field('headers').field('request').field('add'),
    set: route.field('headers').field('request').field('set'),
  };
  const authorities = [...set.entries(), ...add.entries()].filter(([name]) => isAuthority(name));
  const values = [route.field('rewrite').field('authority'), ...authorities.map(([, value]) => value)];
  const given = values.filter(({ text }) => text !== '');
  const [first] = given;
  const last = values.at(-1);
  if (first === undefined || last === undefined) return;
  if (values.indexOf(first) < values.length - 1) last.refuse('sets the authority a second time');
}

export function isAuthority(name: string): boolean {
  return [':authority', 'host'].includes(name.toLowerCase());
}

function brokenChangedHeader(name: string, authorityAllowed: boolean): string | undefined {
  if (name === '') return 'has no header name';
  if (authorityAllowed && isAuthority(name)) return undefined;
  const internal = name.startsWith(':') || name.toLowerCase() === 'host';
  return internal ? `changes ${name}, which a route cannot` : undefined;
}
