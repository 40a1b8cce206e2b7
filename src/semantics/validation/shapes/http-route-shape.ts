import { choice, flag, integer, list, object, text } from '../shape.ts';
import { headerName, hostname, port, reference, sectionName } from './gateway-api-parts.ts';
import { groupName, kindName } from './selector-shapes.ts';

const method = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
const headers = list(
  object({ name: headerName, value: text({ min: 1, max: 4096 }) }, { required: ['name', 'value'] }),
  { max: 16, uniqueBy: 'name' },
);
const headerModifier = object({ add: headers, remove: list(text(), { max: 16 }), set: headers });
const newPath = object(
  {
    replaceFullPath: text({ max: 1024 }),
    replacePrefixMatch: text({ max: 1024 }),
    type: choice('ReplaceFullPath', 'ReplacePrefixMatch'),
  },
  { required: ['type'] },
);
const newHost = sectionName;
const corsHeaders = list(headerName, { max: 64 });

const filter = object(
  {
    cors: object({
      allowCredentials: flag,
      allowHeaders: corsHeaders,
      allowMethods: list(choice(...method, '*'), { max: 9 }),
      allowOrigins: list(
        text({
          min: 1,
          max: 253,
          pattern: /(^\*$)|(^(http(s)?):\/\/(((\*\.)?([a-zA-Z0-9-]+\.)*[a-zA-Z0-9-]+|\*)(:([0-9]{1,5}))?)$)/,
        }),
        { max: 64 },
      ),
      exposeHeaders: corsHeaders,
      maxAge: integer({ min: 1 }),
    }),
    extensionRef: object(
      { group: groupName, kind: kindName, name: reference.name },
      { required: ['group', 'kind', 'name'] },
    ),
    requestHeaderModifier: headerModifier,
    requestMirror: object(
      {
        backendRef: object({ ...reference, port }, { required: ['name'] }),
        fraction: object(
          { denominator: integer({ min: 1 }), numerator: integer({ min: 0 }) },
          { required: ['numerator'] },
        ),
        percent: integer({ min: 0, max: 100 }),
      },
      { required: ['backendRef'], atMostOne: [['percent', 'fraction']] },
    ),
    requestRedirect: object({
      hostname: newHost,
      path: newPath,
      port,
      scheme: choice('http', 'https'),
      statusCode: choice(301, 302, 303, 307, 308),
    }),
    responseHeaderModifier: headerModifier,
    type: choice(
      'RequestHeaderModifier',
      'ResponseHeaderModifier',
      'RequestMirror',
      'RequestRedirect',
      'URLRewrite',
      'ExtensionRef',
      'CORS',
    ),
    urlRewrite: object({ hostname: newHost, path: newPath }),
  },
  { required: ['type'] },
);

const matchedValue = (max: number) =>
  list(
    object(
      { name: headerName, type: choice('Exact', 'RegularExpression'), value: text({ min: 1, max }) },
      { required: ['name', 'value'] },
    ),
    { max: 16, uniqueBy: 'name' },
  );
const timeout = text({ pattern: /^([0-9]{1,5}(h|m|s|ms)){1,4}$/ });

const rule = object({
  backendRefs: list(
    object(
      {
        filters: list(filter, { max: 16 }),
        ...reference,
        port,
        weight: integer({ min: 0, max: 1000000 }),
      },
      { required: ['name'] },
    ),
    { max: 16 },
  ),
  filters: list(filter, { max: 16 }),
  matches: list(
    object({
      headers: matchedValue(4096),
      method: choice(...method),
      path: object({
        type: choice('Exact', 'PathPrefix', 'RegularExpression'),
        value: text({ max: 1024 }),
      }),
      queryParams: matchedValue(1024),
    }),
    { max: 64 },
  ),
  name: sectionName,
  retry: object({
    attempts: integer({ min: 0 }),
    backoff: timeout,
    codes: list(integer({ min: 400, max: 599 })),
  }),
  timeouts: object({ backendRequest: timeout, request: timeout }),
});

/** Gateway API's HTTPRoute, standard channel of 1.6, and `retry`, which came to it with 1.7. */
export const httpRouteSpec = object({
  hostnames: list(hostname, { max: 16 }),
  parentRefs: list(object({ ...reference, port, sectionName }, { required: ['name'] }), { max: 32 }),
  rules: list(rule, { min: 1, max: 16 }),
});
