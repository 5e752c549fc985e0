import { randomBytes } from 'node:crypto';

/** Letters and digits that occur nowhere else. */
const tag = (letter: string) => `${letter}${randomBytes(9).toString('hex')}${letter}`;

/** May show nowhere: keys, passwords, signatures. */
export const secretTag = tag('k');
/** May show in results alone: prompts, files, answers. */
export const contentTag = tag('c');
/** Shows by design: names. */
export const nameTag = tag('n');

/** A key, password or signature that is looked for. */
export const secret = (what: string) => `${secretTag}-${what}`;

/** A text that is looked for, with characters that are written in many ways. */
export const content = (what: string) => `${contentTag} ${what} "ü" /&`;

/** A file whose bytes are looked for. */
export const marked = (head: Buffer, what: string): Buffer =>
	Buffer.concat([head, Buffer.from(content(what).repeat(20))]);
