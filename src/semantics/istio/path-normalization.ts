/** `meshConfig.pathNormalization.normalization`; DEFAULT is BASE. */
export const pathNormalizations = ['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'] as const;
export type PathNormalization = (typeof pathNormalizations)[number];

/**
 * The path as authorization sees it: without query string and fragment, normalised
 * (Istio reference "Authorization Policy Normalization").
 */
export function normalizePath(path: string, mode: PathNormalization): string {
  const bare = path.split(/[?#]/, 1)[0] ?? '';
  switch (mode) {
    case 'NONE':
      return bare;
    case 'BASE':
      return resolveDots(bare);
    case 'MERGE_SLASHES':
      return mergeSlashes(resolveDots(bare));
    case 'DECODE_AND_MERGE_SLASHES':
      return mergeSlashes(resolveDots(bare.replace(/%2f/gi, '/').replace(/%5c/gi, '\\')));
    default:
      return mode satisfies never;
  }
}

/** Decodes unreserved characters, turns backslashes, removes `.` and `..` segments (RFC 3986 §5.2.4, §6.2.2). */
function resolveDots(path: string): string {
  if (!path.startsWith('/') && !path.startsWith('\\')) return path;
  const segments = decodeUnreserved(path).replaceAll('\\', '/').split('/').slice(1);
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '.' || segment === '..') {
      if (segment === '..') kept.pop();
      if (isLast) kept.push('');
    } else {
      kept.push(segment);
    }
  }
  return `/${kept.join('/')}`;
}

function decodeUnreserved(path: string): string {
  return path.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : code;
  });
}

function mergeSlashes(path: string): string {
  return path.replace(/\/{2,}/g, '/');
}
