/** A value by name, and whether anything in it came from a Secret. */
export interface Variable {
  readonly value: string;
  readonly secret: boolean;
}

/** Looks variables up by name. */
export interface Variables {
  get(name: string): Variable | undefined;
}

/** Variables on top of others, without copying what lies below. */
export class VariableLayer implements Variables {
  private readonly own = new Map<string, Variable>();
  private readonly below: Variables;

  constructor(below: Variables) {
    this.below = below;
  }

  get(name: string): Variable | undefined {
    return this.own.get(name) ?? this.below.get(name);
  }

  set(name: string, variable: Variable): void {
    this.own.set(name, variable);
  }
}

/** The same variables with nothing in place of what came from a Secret. */
export function withoutSecrets(variables: Variables): Variables {
  return {
    get(name) {
      const found = variables.get(name);
      return found?.secret ? { value: hidden, secret: false } : found;
    },
  };
}

/** No part of a host, so that nothing around it is taken for one. */
const hidden = '\u0000';
const longestResult = 65536;

/**
 * Replaces `$(NAME)` as the kubelet does in env, command and args: `$$` is a dollar, an unknown name stays as it is
 * (Kubernetes `third_party/forked/golang/expansion`).
 */
export function expandKubernetes(text: string, variables: Variables): Variable {
  const pattern = /\$\$|\$\(([-._A-Za-z0-9]{1,256})\)/g;
  return replaceAll(text, pattern, variables, ([whole, name], lookUp) =>
    name === undefined ? '$' : (lookUp(name) ?? whole),
  );
}

/** Replaces `$NAME`, `${NAME}` and `${NAME:-default}` as a shell does; an unknown name stays as it is. */
export function expandShell(text: string, variables: Variables): Variable {
  const pattern = /\$(?:([A-Za-z_]\w{0,255})|\{([A-Za-z_]\w{0,255})(?::?[-=]([^{}]{0,1024}))?\})/g;
  return replaceAll(
    text,
    pattern,
    variables,
    ([whole, plain, braced, fallback], lookUp) => lookUp(plain ?? braced ?? '') ?? fallback ?? whole,
  );
}

/** Placeholders within the default of a placeholder, and no deeper. */
const deepestPlaceholder = 4;

/**
 * Replaces what the programs that read a configuration put in place of `${NAME}`: as a shell does, and as Spring does
 * with `${name:default}`, where `db.host` is the variable `DB_HOST` and a default may hold placeholders of its own
 * (Spring Framework reference, "Placeholders" and "Binding From Environment Variables").
 */
export function expandPlaceholders(text: string, variables: Variables): Variable {
  const pattern = /\$\{([A-Za-z_][\w.-]{0,255})(?::[-=]?([^{}]{0,1024}))?\}/g;
  let result = expandShell(text, variables);
  for (let depth = 0; depth < deepestPlaceholder && result.value.includes('${'); depth += 1) {
    const { value, secret } = replaceAll(
      result.value,
      pattern,
      variables,
      ([whole, name = '', fallback], lookUp) =>
        lookUp(name) ?? lookUp(name.replace(/[.-]/g, '_').toUpperCase()) ?? fallback ?? whole,
    );
    if (value === result.value) break;
    result = { value, secret: result.secret || secret };
  }
  return result;
}

type Match = readonly [string, ...(string | undefined)[]];

/** Expansion can multiply a text; what does not fit is no address. */
function replaceAll(
  text: string,
  pattern: RegExp,
  variables: Variables,
  by: (match: Match, lookUp: (name: string) => string | undefined) => string,
): Variable {
  if (!text.includes('$')) return { value: text, secret: false };
  let secret = false;
  const lookUp = (name: string) => {
    const found = variables.get(name);
    if (found?.secret) secret = true;
    return found?.value;
  };
  const value = text.replace(pattern, (...match) => by(match as unknown as Match, lookUp));
  return { value: value.slice(0, longestResult), secret };
}
