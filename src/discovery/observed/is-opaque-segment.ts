const longestWritten = 64;

/**
 * Whether a segment of a path is an id, a token, an e-mail address or another value that nobody wrote into a program:
 * the next request has another one, and it may be a secret. A doubtful one counts, since that only widens a rule.
 */
export function isOpaqueSegment(segment: string): boolean {
  if (segment.length > longestWritten) return true;
  const text = decoded(segment);
  return /[^@]@[^@]/.test(text) || text.split('.').some(isOpaqueName);
}

/** A name between dots, which may hold several words. */
function isOpaqueName(name: string): boolean {
  if (/^(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,})$/i.test(name)) return true;
  const characters = name.replace(/[^A-Za-z0-9]/g, '');
  const isMixed = [/[a-z]/g, /[A-Z]/g, /\d/g].every((form) => (characters.match(form)?.length ?? 0) >= 2);
  return (characters.length >= 20 && isMixed) || name.split(/[^A-Za-z0-9]+/).some(isOpaqueWord);
}

function isOpaqueWord(word: string): boolean {
  if (/\d{8}/.test(word) || /^(?=.*\d)[A-Z0-9]{16,}$/.test(word)) return true;
  const turns = word.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
  return (word.length >= 10 && turns >= 3) || (word.length >= 16 && /[b-df-hj-np-tv-xz]{6}/i.test(word));
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
