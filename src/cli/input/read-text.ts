import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { maximumBytes } from '../../answers/maximum-bytes.ts';
import { Failure } from '../failure.ts';
import type { World } from '../world.ts';
import { readStdin } from './read-stdin.ts';
import { readStream } from './read-stream.ts';

/**
 * Reads a file named by the user, or standard input for `-`. Larger than `mostBytes`, a folder, a missing file or a
 * pipe into which nobody writes ends the run with the reason.
 */
export async function readText(name: string, world: World, mostBytes: number): Promise<string> {
  return name === '-'
    ? (await readStdin(world, mostBytes)).toString('utf8')
    : readFileText(name, resolve(world.directory, name), mostBytes);
}

/** The same for answers: of more than the reader takes, so that it is the reader that says what is wrong. */
export function readAnswersText(name: string, world: World): Promise<string> {
  return readText(name, world, 20 * maximumBytes);
}

function readFileText(name: string, path: string, mostBytes: number): string {
  let file: number | undefined;
  try {
    // A pipe without a writer would wait here for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const status = fstatSync(file);
    if (status.isDirectory()) throw new Failure(`${name} is a folder, a file was expected`);
    if (!status.isFile()) {
      const bytes = readStream(path, mostBytes);
      if (bytes === undefined) throw tooLarge(name, mostBytes);
      return bytes.toString('utf8');
    }
    if (status.size > mostBytes) throw tooLarge(name, mostBytes, status.size);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(reasonOf(name, error as NodeJS.ErrnoException), { cause: error });
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function tooLarge(name: string, mostBytes: number, size?: number): Failure {
  const large = size === undefined ? 'too' : `${megabytes(size)} MB`;
  return new Failure(`${name} is ${large} large; ${megabytes(mostBytes)} MB are read at most`);
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1).replace(/\.0$/, '');
}

/** What a person would say about an error of the file system. */
export function reasonOf(name: string, error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOENT':
      return `${name} does not exist`;
    case 'EACCES':
    case 'EPERM':
      return `${name}: no permission`;
    case 'ENOTDIR':
      return `${name}: a part of the path is not a folder`;
    case 'ENOSPC':
      return `${name}: no space left on the device`;
    case 'EROFS':
      return `${name} lies on a read-only file system`;
    default:
      return `${name}: ${error.message}`;
  }
}
