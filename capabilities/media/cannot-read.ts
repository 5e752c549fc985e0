import { Failure } from '../../endpoint/failure';
import type { OpenedFile } from './open-source';

// Refusals of files, each with what is wrong and how to go on.

/** Most bytes of an image that is made smaller. */
export const maxToScale = 100_000_000;

export const isEmpty = ({ name }: OpenedFile) =>
	refused(`${name} is empty`, 'Check the node that reads or downloads it');

export const isUnknown = ({ name }: OpenedFile) =>
	refused(
		`${name} is not an image, a PDF, a recording or a document that can be read, or it is damaged`,
		'Check the node that reads or downloads it. The content of the file counts, not its name',
	);

export const isTooDeep = (name: string) =>
	refused(`${name} is too deep inside of other mails to be read`, 'Read it on its own');

export const isTooLong = ({ name }: OpenedFile, limits: string) =>
	refused(`${name} has more text than is still read: ${limits}`, 'Read it on its own');

export function isLargeImage(file: OpenedFile, limit: number, label: string): Failure {
	if (limit === maxToScale) {
		return refused(
			`${sizeOf(file, limit)}, but only images of up to ${megabytes(limit)} are scaled down`,
			'Make it smaller before this node',
		);
	}
	return refused(
		`${sizeOf(file, limit)}, but ${label} accepts at most ${megabytes(limit)}`,
		'Make it smaller before this node, or turn on "Scale Down Images" if the node has that option',
	);
}

export const isLargePdf = (file: OpenedFile, limit: number, label: string) =>
	refused(
		`${sizeOf(file, limit)}, but ${label} accepts at most ${megabytes(limit)}`,
		'Split it into smaller files',
	);

export const isLargeDocument = (file: OpenedFile, limit: number) =>
	refused(
		`${sizeOf(file, limit)}, but only documents of up to ${megabytes(limit)} are read`,
		'Split it into several files before this node',
	);

const refused = (message: string, hint: string) =>
	new Failure({ kind: 'request-invalid', message, hint });

const sizeOf = ({ name, media }: OpenedFile, limit: number) =>
	`${name} has ${megabytes(Math.max(media.byteLength, limit + 1))}`;

const megabytes = (bytes: number) => `${(Math.ceil(bytes / 1e5) / 10).toFixed(1)} MB`;
