import { parentPort, workerData } from 'node:worker_threads';

// The code of a thread. It imports none of our files, since it runs as it is before the build too.

export interface PdfTask {
	bytes: Uint8Array;
}

/** The text of each page, empty where it has no text layer. */
export type PdfAnswer = { pages: string[] } | { problem: 'locked' | 'damaged' };

async function run({ bytes }: PdfTask): Promise<PdfAnswer> {
	const { extractText, getDocumentProxy } = await import('unpdf');
	try {
		const pdf = await getDocumentProxy(new Uint8Array(bytes));
		const { text } = await extractText(pdf, { mergePages: false });
		return { pages: text.map((page) => page.trim()) };
	} catch (error) {
		const isLocked = error instanceof Error && error.name === 'PasswordException';
		return { problem: isLocked ? 'locked' : 'damaged' };
	}
}

void run(workerData as PdfTask).then((answer) => parentPort?.postMessage(answer));
