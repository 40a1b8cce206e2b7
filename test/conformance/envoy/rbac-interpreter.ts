import { BlockList, isIP } from 'node:net';

/**
 * A small interpreter of Envoy's RBAC configuration as YAML, for what Istio generates. It shares nothing with the
 * semantics under test.
 */
export interface EnvoyRequest {
  /** URI of the peer certificate; absent: plaintext. */
  readonly peerUri?: string;
  readonly sourceIp: string;
  readonly remoteIp: string;
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly serverName: string;
  /** Lower-case names, pseudo-headers included; absent on a TCP connection. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Payload of the verified token. */
  readonly jwt?: Readonly<Record<string, unknown>>;
  /** What any matcher on metadata of other filters answers. */
  readonly otherMetadata: boolean;
}

type Node = Readonly<Record<string, unknown>>;

/** True where one of the policies matches. */
export function anyPolicyMatches(rbac: unknown, request: EnvoyRequest): boolean {
  return Object.values(node(node(rbac).policies)).some((policy) => policyMatches(node(policy), request));
}

function policyMatches(policy: Node, request: EnvoyRequest): boolean {
  return (
    nodes(policy.permissions).some((one) => permission(one, request)) &&
    nodes(policy.principals).some((one) => principal(one, request))
  );
}

function permission(rule: Node, request: EnvoyRequest): boolean {
  if ('any' in rule) return true;
  if ('andRules' in rule) return nodes(node(rule.andRules).rules).every((one) => permission(one, request));
  if ('orRules' in rule) return nodes(node(rule.orRules).rules).some((one) => permission(one, request));
  if ('notRule' in rule) return !permission(node(rule.notRule), request);
  if ('destinationPort' in rule) return rule.destinationPort === request.destinationPort;
  if ('destinationIp' in rule) return inRange(node(rule.destinationIp), request.destinationIp);
  if ('requestedServerName' in rule) return matchesString(node(rule.requestedServerName), request.serverName);
  if ('urlPath' in rule) {
    const path = request.headers?.[':path'];
    return path !== undefined && matchesString(node(node(rule.urlPath).path), bare(path));
  }
  if ('uriTemplate' in rule) {
    const path = request.headers?.[':path'];
    const config = node(node(rule.uriTemplate).typedConfig);
    return path !== undefined && matchesTemplate(String(config.pathTemplate), bare(path));
  }
  return common(rule, request);
}

function principal(rule: Node, request: EnvoyRequest): boolean {
  if ('any' in rule) return true;
  if ('andIds' in rule) return nodes(node(rule.andIds).ids).every((one) => principal(one, request));
  if ('orIds' in rule) return nodes(node(rule.orIds).ids).some((one) => principal(one, request));
  if ('notId' in rule) return !principal(node(rule.notId), request);
  if ('directRemoteIp' in rule) return inRange(node(rule.directRemoteIp), request.sourceIp);
  if ('remoteIp' in rule) return inRange(node(rule.remoteIp), request.remoteIp);
  if ('authenticated' in rule) {
    const name = node(node(rule.authenticated).principalName);
    return request.peerUri !== undefined && matchesString(name, request.peerUri);
  }
  if ('filterState' in rule) {
    const match = node(node(rule.filterState).stringMatch);
    return request.peerUri !== undefined && matchesString(match, request.peerUri);
  }
  return common(rule, request);
}

function common(rule: Node, request: EnvoyRequest): boolean {
  if ('header' in rule) return matchesHeader(node(rule.header), request);
  if ('metadata' in rule) return matchesMetadata(node(rule.metadata), request);
  throw new Error(`the interpreter does not know ${Object.keys(rule).join(', ')}`);
}

function matchesHeader(header: Node, { headers }: EnvoyRequest): boolean {
  const value = headers?.[String(header.name).toLowerCase()];
  if (value === undefined) return false;
  return header.presentMatch === true || matchesString(node(header.stringMatch), value);
}

function matchesMetadata(metadata: Node, request: EnvoyRequest): boolean {
  if (metadata.filter !== 'envoy.filters.http.jwt_authn') return request.otherMetadata;
  const path = nodes(metadata.path).map(({ key }) => String(key));
  const value = path.reduce<unknown>(
    (current, key) => (typeof current === 'object' && current !== null ? (current as Node)[key] : undefined),
    { payload: request.jwt },
  );
  return matchesValue(node(metadata.value), value);
}

function matchesValue(matcher: Node, value: unknown): boolean {
  if ('orMatch' in matcher) {
    return nodes(node(matcher.orMatch).valueMatchers).some((one) => matchesValue(one, value));
  }
  if ('listMatch' in matcher) {
    const oneOf = node(node(matcher.listMatch).oneOf);
    return Array.isArray(value) && value.some((item) => matchesValue(oneOf, item));
  }
  return typeof value === 'string' && matchesString(node(matcher.stringMatch), value);
}

function matchesString(matcher: Node, value: string): boolean {
  const fold = (text: unknown) => (matcher.ignoreCase === true ? String(text).toLowerCase() : String(text));
  const own = fold(value);
  if ('exact' in matcher) return own === fold(matcher.exact);
  if ('prefix' in matcher) return own.startsWith(fold(matcher.prefix));
  if ('suffix' in matcher) return own.endsWith(fold(matcher.suffix));
  if ('safeRegex' in matcher) return new RegExp(`^(?:${node(matcher.safeRegex).regex})$`, 's').test(value);
  throw new Error(`the interpreter does not know string match ${Object.keys(matcher).join(', ')}`);
}

function matchesTemplate(template: string, path: string): boolean {
  const source = template
    .split(/(\*\*|\*)/)
    .map((part) => {
      if (part === '**') return '.*';
      return part === '*' ? '[^/]+' : part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&');
    })
    .join('');
  return new RegExp(`^${source}$`).test(path);
}

function inRange(range: Node, address: string): boolean {
  const prefix = String(range.addressPrefix);
  const family = isIP(prefix) === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(prefix, Number(range.prefixLen ?? 0), family);
  return list.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}

function bare(path: string): string {
  return path.split('?', 1)[0] ?? '';
}

function node(value: unknown): Node {
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}

function nodes(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.map(node) : [];
}
