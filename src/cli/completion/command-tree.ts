import type { Command, Option } from 'commander';

/** What a shell has to know of one command. */
export interface CommandNode {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagNode[];
  /** Values of its argument. */
  readonly values: readonly string[];
}

export interface FlagNode {
  readonly names: readonly string[];
  readonly summary: string;
  readonly takes: 'nothing' | 'file' | 'folder' | 'value' | readonly string[];
}

/** Words of the knowledge that a flag or a command takes. */
export interface KnownWords {
  readonly presets: readonly string[];
  /** Ids that `explain` explains, and their kinds. */
  readonly topics: readonly string[];
}

/** The commands of a program with their flags, those of every command included. */
export function commandTree(program: Command, { presets, topics }: KnownWords): readonly CommandNode[] {
  const flagNode = (option: Option): FlagNode => {
    const names = [option.short, option.long].filter((name) => name !== undefined);
    const takes = option.long === '--preset' ? presets : taken(option);
    return { names, summary: option.description, takes };
  };
  const everywhere = [...program.options.map(flagNode), help];
  return program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary() || command.description(),
    flags: [...command.options.map(flagNode), ...everywhere],
    values:
      command.name() === 'explain'
        ? topics
        : command.registeredArguments.flatMap((argument) => argument.argChoices ?? []),
  }));
}

const help: FlagNode = { names: ['-h', '--help'], summary: 'print help', takes: 'nothing' };

function taken({ required, optional, argChoices, flags }: Option): FlagNode['takes'] {
  if (!required && !optional) return 'nothing';
  if (argChoices) return argChoices;
  if (flags.includes('<folder>')) return 'folder';
  return /<(file|path)/.test(flags) ? 'file' : 'value';
}
