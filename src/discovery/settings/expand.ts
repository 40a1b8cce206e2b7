export type Variables = ReadonlyMap<string, string>;

const longestResult = 65536;

/**
 * Replaces `$(NAME)` as the kubelet does in env, command and args: `$$` is a dollar, an unknown name stays as it is
 * (Kubernetes `third_party/forked/golang/expansion`).
 */
export function expandKubernetes(text: string, variables: Variables): string {
  if (!text.includes('$')) return text;
  return bounded(
    text.replace(/\$\$|\$\(([-._A-Za-z0-9]{1,256})\)/g, (whole, name: string | undefined) =>
      name === undefined ? '$' : (variables.get(name) ?? whole),
    ),
  );
}

/** Replaces `$NAME`, `${NAME}` and `${NAME:-default}` as a shell does; an unknown name stays as it is. */
export function expandShell(text: string, variables: Variables): string {
  if (!text.includes('$')) return text;
  return bounded(
    text.replace(
      /\$(?:([A-Za-z_]\w{0,255})|\{([A-Za-z_]\w{0,255})(?::?[-=]([^{}]{0,1024}))?\})/g,
      (whole, plain: string | undefined, braced: string | undefined, fallback: string | undefined) =>
        variables.get(plain ?? braced ?? '') ?? fallback ?? whole,
    ),
  );
}

/** Expansion can multiply a text; what does not fit is no address. */
function bounded(text: string): string {
  return text.length > longestResult ? text.slice(0, longestResult) : text;
}
