import { capped } from './capped-list.ts';
import { tellConnectivity } from './connectivity-text.ts';
import { tellLeaving } from './leaving-text.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';
import { padded, textWidth } from './text-width.ts';
import type { VerificationView } from './verification-view.ts';
import { labelled } from './wrap.ts';

/** Who may call whom, the ports of a destination in a column where they fit. */
export function connectivitySection({ verification }: VerificationView, style: Style): string[] {
  const told = [...tellConnectivity(verification)];
  const column = Math.min(
    20,
    Math.max(0, ...told.flatMap(([, list]) => list.map(({ ports }) => textWidth(ports)))),
  );
  return told.flatMap(([destination, list]) => [
    `    ${style.strong(printable(destination))}`,
    ...list.flatMap(({ ports, callers }) => {
      if (style.linear || textWidth(ports) > column || style.width - column < 40) {
        return labelled('      ', `${ports}: ${callers}`, style.width);
      }
      return labelled(`      ${padded(ports, column)}   `, callers, style.width);
    }),
  ]);
}

/** What may leave the cluster. */
export function leavingSection({ verification }: VerificationView, style: Style): string[] {
  const lines = tellLeaving(verification).map(({ sources, addresses, ports }) =>
    labelled('    ', `${sources} → ${addresses}   ${ports}`, style.width),
  );
  return capped(lines, style);
}
