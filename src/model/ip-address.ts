/** Whether a text is four numbers up to 255, without leading zeros, as `net.isIPv4` has it; that comes with all of `node:net`. */
export function isIPv4Address(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?=\d)|$)){4}$/.test(text);
}

/**
 * Whether a text is an IPv6 address (RFC 4291, section 2.2) without a zone. Says what `net.isIPv6` says, and sooner: the
 * pattern of that takes longer to be compiled than all else that a run does with addresses.
 */
export function isIPv6Address(text: string): boolean {
  return /^[\da-f.]*:[\da-f:.]*$/i.test(text) && URL.canParse(`http://[${text}]`);
}

/** Whether a text is an address of either family. */
export function isIPAddress(text: string): boolean {
  return isIPv4Address(text) || isIPv6Address(text);
}
