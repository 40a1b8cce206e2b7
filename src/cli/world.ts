import { type Channel, createChannel } from './output/channel.ts';
import type { InputStream, Surroundings } from './surroundings.ts';
import { createStyle } from './terminal/create-style.ts';

/** Flags that every command has. */
export interface GlobalOptions {
  readonly color?: boolean;
  readonly plain?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly debug?: boolean;
  /** False: never prompt. */
  readonly input?: boolean;
}

/** What a command works with: the only way from a command to the outside. */
export interface World {
  readonly environment: Surroundings['environment'];
  readonly directory: string;
  readonly calledAs: string;
  readonly stdin: InputStream;
  /** Standard output: what was asked for, and nothing else. */
  readonly results: Channel;
  /** Standard error: everything else. */
  readonly messages: Channel;
  /** Both a terminal to read from and one to prompt on. */
  readonly interactive: boolean;
  readonly options: GlobalOptions;
  /** A message that `--quiet` drops. */
  note(text: string): void;
  /** A message that only `--verbose` shows. */
  detail(text: string): void;
}

export async function createWorld(surroundings: Surroundings, options: GlobalOptions): Promise<World> {
  const { stdout, stderr, environment, directory, calledAs } = surroundings;
  const results = createChannel(stdout, await createStyle(stdout, options, surroundings));
  const messages = createChannel(stderr, await createStyle(stderr, options, surroundings));
  return {
    environment,
    directory,
    calledAs,
    get stdin() {
      return surroundings.stdin;
    },
    results,
    messages,
    get interactive() {
      return options.input !== false && stderr.isTTY === true && surroundings.stdin.isTTY === true;
    },
    options,
    note: (text) => {
      if (!options.quiet) messages.write(text);
    },
    detail: (text) => {
      if (options.verbose) messages.write(messages.style.dim(text));
    },
  };
}
