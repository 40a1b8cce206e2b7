import {
  brokenHeaderNameRule,
  brokenHostMatchRule,
  brokenMatchValueRule,
  brokenMethodRule,
  brokenPathRule,
} from '../model/http-names.ts';
import type { HttpMatch } from '../model/topology.ts';

/**
 * Requests as a topology can say them. A part that cannot be said (`P*` as a method, a regular expression as a path)
 * is left out, which means "any"; a request of which nothing is left means every request, and then no other counts.
 */
export function validRequests(requests: readonly HttpMatch[]): readonly HttpMatch[] {
  const valid = requests.map((request): HttpMatch => {
    const { methods, paths, hosts, headers } = request;
    return {
      ...request,
      methods: allOrNone(methods, brokenMethodRule),
      paths: allOrNone(paths, brokenPathRule),
      hosts: allOrNone(hosts, brokenHostMatchRule),
      headers: headers
        .filter(({ name }) => brokenHeaderNameRule(name) === undefined)
        .map(({ name, values }) =>
          values?.every((value) => brokenMatchValueRule(value) === undefined) ? { name, values } : { name },
        ),
    };
  });
  return valid.some(isAny) ? [] : valid;
}

function allOrNone(
  values: readonly string[],
  rule: (value: string) => string | undefined,
): readonly string[] {
  return values.every((value) => rule(value) === undefined) ? values : [];
}

function isAny({ methods, paths, hosts, headers }: HttpMatch): boolean {
  return methods.length + paths.length + hosts.length + headers.length === 0;
}
