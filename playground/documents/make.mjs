import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { createReader } from '../endpoint/read-text.mjs';
import { chromium as findChromium } from '../setup/tools.mjs';
import { addUp, invent } from './invent.mjs';
import { messages } from './messages.mjs';
import { pictures } from './pictures.mjs';
import { texts } from './texts.mjs';
import { writerOf } from './writer.mjs';

// Makes the documents again: those of documents.json that are not invented, and the invented ones. Adds what they add up
// to and what stands on them, and sees whether the playground reads the pictures. Needs Chromium.

const MAX_BYTES = 100_000;
const MONTHS = { table: 'short', letter: 'long', rechnung: 'figures' };

const list = new URL('documents.json', import.meta.url);
const invented = invent();
const own = JSON.parse(readFileSync(list, 'utf8'))
	.filter(({ file }) => !invented.some((document) => document.file === file))
	.map((document) => ({
		kind: 'invoice',
		locale: document.language,
		months: MONTHS[document.layout],
		...document,
	}));
const documents = [...own.map(addUp), ...invented];

const browser = await chromium.launch({
	executablePath: await findChromium(),
	args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-lcd-text'],
});
const page = await browser.newPage({
	viewport: { width: 800, height: 400 },
	deviceScaleFactor: 1.2,
});
const reader = createReader();

for (const document of documents) {
	const write = writerOf(document);
	if (document.kind === 'invoice') {
		document.printed = {
			date: write.date(document.date),
			dueDate: write.date(document.dueDate),
			total: write.money(document.total),
		};
	}
	const output = join(import.meta.dirname, document.file);
	if (extname(output) === '.png') await render(document, write, output);
	else writeFileSync(output, { ...texts, ...messages }[document.layout](document, write));
}

await Promise.all([browser.close(), reader.close()]);
writeFileSync(list, `${JSON.stringify(documents, undefined, '\t')}\n`);
console.log(`${documents.length} documents`);

async function render(document, write, output) {
	await page.setContent(pictures[document.layout](document, write));
	await page.locator('body').screenshot({ path: output });
	document.textLines = linesOf(await page.locator('body').innerText());
	await check(document, output);
}

function linesOf(text) {
	const lines = text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
	return lines.filter((line) => line !== '');
}

async function check({ file, number, printed }, output) {
	const { size } = statSync(output);
	if (size > MAX_BYTES) throw new Error(`${file} has ${size} bytes`);
	const text = await reader.readText(readFileSync(output));
	const missing = [number, printed.date, printed.total].filter((value) => !text.includes(value));
	if (missing.length > 0) throw new Error(`${file}: ${missing.join(', ')} not read in:\n${text}`);
	console.log(`${file}: ${size} bytes, read`);
}
