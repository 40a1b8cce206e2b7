import type { Prompter } from '../../src/cli/prompts/prompter.ts';

/** What a person would do, by prompt id: an option, an action, several options, a typed line. In order where it comes up again. */
export type Script = Readonly<Record<string, Reply | readonly Reply[]>>;
type Reply = string | { readonly many: readonly string[] };

/**
 * A prompter that answers by a script. It fails on a prompt that is not in the script, on a reply that the
 * prompt does not offer, and `finish` fails on what was scripted and never asked.
 */
export function scriptedPrompter(script: Script): Prompter & { finish(): void; readonly shown: string[] } {
  const left = new Map(
    Object.entries(script).map(([id, replies]) => [id, isList(replies) ? [...replies] : [replies]]),
  );
  const shown: string[] = [];
  const next = (id: string): Reply => {
    const reply = left.get(id)?.shift();
    if (reply === undefined) throw new Error(`${id} was asked and is not in the script`);
    return reply;
  };
  return {
    shown,
    async choose({ id, options, actions }) {
      const reply = next(id);
      const offered = [...options, ...actions].map((item) => item.id);
      if (typeof reply !== 'string' || !offered.includes(reply)) {
        throw new Error(`${id} offers ${offered.join(', ')}, not ${JSON.stringify(reply)}`);
      }
      return reply;
    },
    async chooseMany({ id, options, actions, chosen }) {
      const reply = next(id);
      if (typeof reply === 'string') {
        if (!actions.some((action) => action.id === reply)) throw new Error(`${id} has no action ${reply}`);
        return { action: reply, chosen: chosen ?? [] };
      }
      const strange = reply.many.filter((one) => !options.some((option) => option.id === one));
      if (strange.length > 0) throw new Error(`${id} does not offer ${strange.join(', ')}`);
      return reply.many;
    },
    async type({ id, wrong, proposal }) {
      for (;;) {
        const reply = next(id);
        if (typeof reply !== 'string') throw new Error(`${id} takes a line`);
        const line = reply === '' && proposal !== undefined ? proposal : reply;
        const fault = wrong?.(line);
        if (fault === undefined) return line;
        shown.push(fault);
      }
    },
    show(text) {
      shown.push(text);
    },
    finish() {
      const never = [...left].filter(([, replies]) => replies.length > 0).map(([id]) => id);
      if (never.length > 0) throw new Error(`scripted and never asked: ${never.join(', ')}`);
    },
  };
}

function isList(replies: Reply | readonly Reply[]): replies is readonly Reply[] {
  return Array.isArray(replies);
}
